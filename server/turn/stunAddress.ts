// The masked addresses in STUN and TURN messages (XOR-MAPPED-ADDRESS, RFC 8489 section 14.2, and the two of TURN like it).

export interface StunAddress {
  readonly host: string;
  readonly port: number;
  /** The attribute's value without its mask: family, port, address. */
  readonly plain: Buffer;
}

/** undefined when the value is no address. */
export function readAddress(value: Buffer | undefined, transactionId: Buffer): StunAddress | undefined {
  if (value === undefined || value.length < 2 || value.length !== lengths[value.readUInt16BE(0)])
    return undefined;
  const plain = mask(value, transactionId);
  return { host: hostOf(plain.subarray(4)), port: plain.readUInt16BE(2), plain };
}

export function writeAddress({ plain }: StunAddress, transactionId: Buffer): Buffer {
  return mask(plain, transactionId);
}

/** By family: 1 is IPv4, 2 is IPv6. */
const lengths: Readonly<Record<number, number>> = { 1: 8, 2: 20 };
const cookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);

/** Masking twice is not masking. The port is masked with the cookie's first half, the address with cookie and transaction. */
function mask(value: Buffer, transactionId: Buffer): Buffer {
  const over = Buffer.concat([Buffer.alloc(2), cookie.subarray(0, 2), cookie, transactionId]);
  return value.map((byte, index) => byte ^ over[index]!) as Buffer;
}

function hostOf(address: Buffer): string {
  if (address.length === 4) return address.join(".");
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(2 * index).toString(16));
  // The URL parser knows the short form.
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
