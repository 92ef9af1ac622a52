// Looks through a MessagePack frame without building anything, and refuses what our encoder never writes: extensions,
// 64-bit integers, map keys that are not text, deep nesting, lengths past the end, more values than a call can hold.
import { limits } from "./limits.ts";

/** Throws when the frame is not exactly one harmless value. Cost: one step per value, none per byte of text or binary. */
export function guardFrame(frame: Uint8Array): void {
  const cursor: Cursor = { frame, at: 0, values: 0 };
  skipValue(cursor, 0);
  if (cursor.at !== frame.length) throw new Error("frame: trailing bytes");
}

interface Cursor {
  readonly frame: Uint8Array;
  at: number;
  values: number;
}

function skipValue(cursor: Cursor, depth: number): void {
  if (++cursor.values > limits.frameValues) throw new Error("frame: too many values");
  const token = readUint(cursor, 1);
  if (token <= 0x7f || token >= 0xe0) return;
  if (token <= 0x8f) return skipMap(cursor, token & 0x0f, depth);
  if (token <= 0x9f) return skipArray(cursor, token & 0x0f, depth);
  if (token <= 0xbf) return skipBytes(cursor, token & 0x1f);
  skipLong(cursor, token, depth);
}

/** Tokens 0xc0 to 0xdf of the MessagePack specification. */
function skipLong(cursor: Cursor, token: number, depth: number): void {
  switch (token) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return;
    case 0xc4: // bin 8
    case 0xd9: // str 8
      return skipBytes(cursor, readUint(cursor, 1));
    case 0xc5: // bin 16
    case 0xda: // str 16
      return skipBytes(cursor, readUint(cursor, 2));
    case 0xc6: // bin 32
    case 0xdb: // str 32
      return skipBytes(cursor, readUint(cursor, 4));
    case 0xcc: // uint 8
    case 0xd0: // int 8
      return skipBytes(cursor, 1);
    case 0xcd: // uint 16
    case 0xd1: // int 16
      return skipBytes(cursor, 2);
    case 0xca: // float 32
    case 0xce: // uint 32
    case 0xd2: // int 32
      return skipBytes(cursor, 4);
    case 0xcb: // float 64, which also carries times in milliseconds
      return skipBytes(cursor, 8);
    case 0xdc:
      return skipArray(cursor, readUint(cursor, 2), depth);
    case 0xdd:
      return skipArray(cursor, readUint(cursor, 4), depth);
    case 0xde:
      return skipMap(cursor, readUint(cursor, 2), depth);
    case 0xdf:
      return skipMap(cursor, readUint(cursor, 4), depth);
    default:
      throw new Error("frame: refused type");
  }
}

function skipArray(cursor: Cursor, length: number, depth: number): void {
  if (depth >= limits.frameDepth) throw new Error("frame: nested too deeply");
  if (length > cursor.frame.length - cursor.at) throw new Error("frame: ends too early");
  for (let index = 0; index < length; index++) skipValue(cursor, depth + 1);
}

function skipMap(cursor: Cursor, length: number, depth: number): void {
  if (depth >= limits.frameDepth) throw new Error("frame: nested too deeply");
  if (2 * length > cursor.frame.length - cursor.at) throw new Error("frame: ends too early");
  for (let index = 0; index < length; index++) {
    skipKey(cursor);
    skipValue(cursor, depth + 1);
  }
}

/** Keys are short text and never start with an underscore, which rules out `__proto__`. */
function skipKey(cursor: Cursor): void {
  const token = readUint(cursor, 1);
  const length = token >= 0xa0 && token <= 0xbf ? token & 0x1f : token === 0xd9 ? readUint(cursor, 1) : -1;
  if (length < 0) throw new Error("frame: key is not short text");
  if (cursor.frame[cursor.at] === 0x5f) throw new Error("frame: refused key");
  skipBytes(cursor, length);
}

function skipBytes(cursor: Cursor, length: number): void {
  if (length > cursor.frame.length - cursor.at) throw new Error("frame: ends too early");
  cursor.at += length;
}

function readUint(cursor: Cursor, size: 1 | 2 | 4): number {
  if (size > cursor.frame.length - cursor.at) throw new Error("frame: ends too early");
  let value = 0;
  for (let index = 0; index < size; index++) value = value * 256 + cursor.frame[cursor.at++]!;
  return value;
}
