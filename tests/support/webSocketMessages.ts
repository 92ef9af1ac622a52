// Reads what a recorded connection said: WebSocket messages (RFC 6455) without the mask that makes the same bytes look different
// each time, put together from their frames, and inflated where permessage-deflate (RFC 7692) was agreed on.
import { constants, inflateRawSync } from "node:zlib";
import type { Captured } from "./network.ts";

export interface Messages {
  readonly up: readonly Buffer[];
  readonly down: readonly Buffer[];
}

/** Pings and closes are messages too. Nothing when the connection never became a WebSocket. */
export function webSocketMessages({ up, down }: Captured): Messages {
  if (!headOf(down).startsWith("HTTP/1.1 101")) return { up: [], down: [] };
  return { up: readMessages(bodyOf(up)), down: readMessages(bodyOf(down)) };
}

const headEnd = "\r\n\r\n";

function headOf(bytes: Buffer): string {
  return bytes.toString("latin1", 0, Math.max(0, bytes.indexOf(headEnd)));
}

function bodyOf(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.indexOf(headEnd) + headEnd.length);
}

interface Frame {
  readonly isLast: boolean;
  readonly isDeflated: boolean;
  readonly isControl: boolean;
  readonly payload: Buffer;
}

function readMessages(bytes: Buffer): readonly Buffer[] {
  const messages: Buffer[] = [];
  const inflate = openInflater();
  let open: Frame[] = [];
  for (const frame of readFrames(bytes)) {
    if (frame.isControl) messages.push(frame.payload);
    else open.push(frame);
    if (frame.isControl || !frame.isLast) continue;
    const whole = Buffer.concat(open.map(({ payload }) => payload));
    messages.push(open[0]!.isDeflated ? inflate(whole) : whole);
    open = [];
  }
  return messages;
}

/** RFC 6455 section 5.2. A frame that the end of the connection cut short is left out. */
function* readFrames(bytes: Buffer): Generator<Frame> {
  for (let at = 0; at + 2 <= bytes.length;) {
    const [first, second] = [bytes[at]!, bytes[at + 1]!];
    const short = second & 0x7f;
    const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
    const maskAt = at + 2 + lengthBytes;
    const isMasked = (second & 0x80) !== 0;
    const start = maskAt + (isMasked ? 4 : 0);
    if (start > bytes.length) return;
    const length = lengthBytes === 0 ? short : Number(`0x${bytes.toString("hex", at + 2, maskAt)}`);
    if (start + length > bytes.length) return;
    const payload = Buffer.from(bytes.subarray(start, start + length));
    if (isMasked) for (const place of payload.keys()) payload[place]! ^= bytes[maskAt + (place & 3)]!;
    yield {
      isLast: (first & 0x80) !== 0,
      isDeflated: (first & 0x40) !== 0,
      isControl: (first & 0x08) !== 0,
      payload,
    };
    at = start + length;
  }
}

/** RFC 7692 section 7.2.2. A message may refer to the 32 KiB before it, whatever message they are of. */
function openInflater(): (deflated: Buffer) => Buffer {
  let window = Buffer.alloc(0);
  return (deflated) => {
    const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);
    const inflated = inflateRawSync(Buffer.concat([deflated, tail]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(window.length > 0 ? { dictionary: window } : {}),
    });
    window = Buffer.concat([window, inflated]).subarray(-32 * 1024);
    return inflated;
  };
}
