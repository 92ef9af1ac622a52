// STUN messages (RFC 8489, sections 5 and 14) to bytes and back, with the attributes of TURN (RFC 8656) that a check needs. Bytes
// come from anybody: what is not well-formed to the last byte is no message.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Values are those of the standards; a message of any other method is read all the same. */
export const methods = { binding: 1, allocate: 3, refresh: 4, data: 7, createPermission: 8 } as const;

const kinds = ["request", "indication", "success", "error"] as const;
type Kind = (typeof kinds)[number];

const types = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  requestedTransport: 0x0019,
  mapped: 0x0020,
} as const;
export type AttributeName = keyof typeof types;
export type Attributes = Partial<Readonly<Record<AttributeName, Buffer>>>;

export interface StunMessage {
  readonly kind: Kind;
  readonly method: number;
  /** 12 random bytes: an answer carries those of its request. */
  readonly transactionId: Buffer;
  /** The first of each that is known; in what was read, those before MESSAGE-INTEGRITY, which covers no others. */
  readonly attributes: Attributes;
}

export interface ReadMessage extends StunMessage {
  /** Whether the message was made with that key. */
  isSignedWith(key: Buffer): boolean;
}

/** A message for which this is more than enough: what is larger is none of those that are asked for. */
export const longestMessage = 2_048;
export const headerLength = 20;
const cookie = 0x2112a442;
const signatureLength = 24;

/** RFC 8489, section 9.2.2, for what is plain ASCII. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash("md5").update(`${username}:${realm}:${password}`).digest();
}

/** With a key the message ends with MESSAGE-INTEGRITY. */
export function writeMessage({ kind, method, transactionId, attributes }: StunMessage, key?: Buffer): Buffer {
  const body = Buffer.concat(
    Object.entries(attributes).map(([name, value]) => writeAttribute(types[name as AttributeName], value)),
  );
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(writeType(kind, method), 0);
  header.writeUInt16BE(body.length + (key === undefined ? 0 : signatureLength), 2);
  header.writeUInt32BE(cookie, 4);
  transactionId.copy(header, 8);
  const unsigned = Buffer.concat([header, body]);
  if (key === undefined) return unsigned;
  return Buffer.concat([unsigned, writeAttribute(types.integrity, sign(unsigned, key))]);
}

/** undefined when it is no STUN message, or more than one. */
export function readMessage(bytes: Buffer): ReadMessage | undefined {
  if (bytes.length < headerLength || bytes.length > longestMessage || bytes[0]! > 0x3f) return undefined;
  if (bytes.readUInt32BE(4) !== cookie || bytes.readUInt16BE(2) !== bytes.length - headerLength)
    return undefined;
  const found = readAttributes(bytes);
  if (found === undefined) return undefined;
  return {
    ...readType(bytes.readUInt16BE(0)),
    transactionId: bytes.subarray(8, headerLength),
    attributes: found.attributes,
    isSignedWith: (key) => isSignature(found, bytes, key),
  };
}

interface Found {
  readonly attributes: Attributes;
  /** Where MESSAGE-INTEGRITY begins, if it is there. */
  readonly signedUpTo?: number;
}

function readAttributes(bytes: Buffer): Found | undefined {
  const attributes: { [Name in AttributeName]?: Buffer } = {};
  let signedUpTo: number | undefined;
  for (let at = headerLength; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const [type, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)];
    const end = at + 4 + length;
    if (padded(end) > bytes.length) return undefined;
    const name = names.get(type);
    if (name !== undefined && signedUpTo === undefined) attributes[name] ??= bytes.subarray(at + 4, end);
    if (name === "integrity") signedUpTo ??= at;
    at = padded(end);
  }
  return signedUpTo === undefined ? { attributes } : { attributes, signedUpTo };
}

const names = new Map(Object.entries(types).map(([name, type]) => [type as number, name as AttributeName]));

function isSignature({ attributes, signedUpTo }: Found, bytes: Buffer, key: Buffer): boolean {
  if (signedUpTo === undefined || attributes.integrity?.length !== 20) return false;
  const covered = Buffer.from(bytes.subarray(0, signedUpTo));
  // The length in the header counts up to the signature's end, whatever follows it (section 14.5).
  covered.writeUInt16BE(signedUpTo + signatureLength - headerLength, 2);
  return timingSafeEqual(sign(covered, key), attributes.integrity);
}

function sign(bytes: Buffer, key: Buffer): Buffer {
  return createHmac("sha1", key).update(bytes).digest();
}

function writeAttribute(type: number, value: Buffer): Buffer {
  const attribute = Buffer.alloc(4 + padded(value.length));
  attribute.writeUInt16BE(type, 0);
  attribute.writeUInt16BE(value.length, 2);
  value.copy(attribute, 4);
  return attribute;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** The two bits of the kind stand among those of the method (section 5, figure 3). */
function writeType(kind: Kind, method: number): number {
  const bits = kinds.indexOf(kind);
  return (
    (method & 0xf) | ((method & 0x70) << 1) | ((method & 0xf80) << 2) | ((bits & 1) << 4) | ((bits & 2) << 7)
  );
}

function readType(type: number): { readonly kind: Kind; readonly method: number } {
  const bits = ((type >> 4) & 1) | ((type >> 7) & 2);
  return { kind: kinds[bits]!, method: (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80) };
}
