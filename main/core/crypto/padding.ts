// Hides lengths: application messages are padded by MLS (RFC 9420 section 6.3.1) so that their content fills 256 B, 512 B, 1 KiB ...
// The receiver's side is the library's: it strips the zeroes and refuses a message whose padding holds anything else.
import type { PaddingConfig } from "ts-mls";
import { Failure } from "../../../shared/fault.ts";
import { limits } from "../../../shared/wire/limits.ts";

export const smallestBucket = 256;

/** Header, sender data, group id and tag around the padded content never take more. */
const framingBytes = 512;
const largestBucket = limits.envelopeBytes - framingBytes;
/** An Ed25519 signature with its 2-byte length. */
const signatureBytes = 66;

/** `length` of the plaintext in bytes. Fails with `too-large` when the envelope would not pass the relay. */
export function paddingFor(length: number): PaddingConfig {
  const content = lengthBytes(length) + length + signatureBytes;
  if (content > largestBucket) throw new Failure("too-large", "message");
  let bucket = smallestBucket;
  while (bucket < content) bucket *= 2;
  return { kind: "padUntilLength", padUntilLength: Math.min(bucket, largestBucket) };
}

/** RFC 9420 section 2.1.2: variable-size vector lengths. */
function lengthBytes(length: number): number {
  if (length < 64) return 1;
  return length < 16_384 ? 2 : 4;
}
