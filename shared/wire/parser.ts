// How calls and pushes travel: a Socket.IO parser that makes one MessagePack frame of each packet, bytes included.
// Decoding is safe against a hostile peer: guardFrame() refuses whatever our own encoder would never write.
import { Packr, Unpackr } from "msgpackr";
import { guardFrame } from "./frameGuard.ts";
import { limits } from "./limits.ts";

/** Socket.IO packet types (socket.io-protocol v5); binary ones do not occur: MessagePack carries bytes itself. */
const packetTypes = { connect: 0, disconnect: 1, event: 2, ack: 3, connectError: 4 } as const;

/** The two events of shared/contract.ts; every other name is refused before anybody listens for it. */
const eventNames: ReadonlySet<unknown> = new Set(["call", "push"]);

interface Packet {
  readonly type: number;
  readonly nsp: "/";
  readonly id?: number;
  readonly data?: unknown;
}

// Objects travel as maps with their keys: frames stand alone, whatever was lost before them.
const codecOptions = {
  useRecords: false,
  mapsAsObjects: true,
  skipValues: [undefined],
  encodeUndefinedAsNil: true,
};
const packr = new Packr(codecOptions);
const unpackr = new Unpackr(codecOptions);

class Encoder {
  encode(packet: Packet): readonly Uint8Array[] {
    return [packr.pack([packet.type, packet.id ?? null, packet.data ?? null])];
  }
}

type Listener = (packet: Packet) => void;

class Decoder {
  #listener: Listener | undefined;

  /** Throws on anything but one well-formed packet; Socket.IO then closes this connection and no other. */
  add(frame: unknown): void {
    if (!(frame instanceof Uint8Array)) throw new Error("not a binary frame");
    // The relay's server refuses these before it has read them; a client's socket takes more.
    if (frame.length > limits.frameBytes) throw new Error("frame: too large");
    guardFrame(frame);
    this.#listener?.(toPacket(unpackr.unpack(frame)));
  }

  on(event: string, listener: Listener): this {
    if (event === "decoded") this.#listener = listener;
    return this;
  }

  off(event: string, listener: Listener): this {
    if (event === "decoded" && this.#listener === listener) this.#listener = undefined;
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    return this.off(event, listener);
  }

  destroy(): void {
    this.#listener = undefined;
  }
}

/** The `parser` option of Socket.IO's server and client: both ends must use it. */
export const wireParser = { protocol: 5, Encoder, Decoder };

function toPacket(decoded: unknown): Packet {
  if (!Array.isArray(decoded) || decoded.length !== 3) throw new Error("not a packet");
  const [type, id, data] = decoded as unknown[];
  if (id !== null && !(Number.isSafeInteger(id) && (id as number) >= 0)) throw new Error("bad packet id");
  if (!isValidData(type, data)) throw new Error("bad packet");
  return {
    type: type as number,
    nsp: "/",
    ...(id === null ? {} : { id: id as number }),
    data: data ?? undefined,
  };
}

function isValidData(type: unknown, data: unknown): boolean {
  switch (type) {
    case packetTypes.connect:
      return data === null || isObject(data);
    case packetTypes.disconnect:
      return data === null;
    case packetTypes.event:
      return Array.isArray(data) && eventNames.has(data[0]);
    case packetTypes.ack:
      return Array.isArray(data);
    case packetTypes.connectError:
      return isObject(data);
    default:
      return false;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
