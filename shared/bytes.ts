// Bytes in schemas: one type, Uint8Array. How they travel is the transport's business (wire/parser.ts).
import * as z from "zod";

/** Between `min` and `max` bytes. Plain `Uint8Array`: bytes from a database or a socket need no cast and no copy. */
export function bytes(min: number, max: number) {
  return z
    .custom<Uint8Array>((value) => value instanceof Uint8Array)
    .refine((value) => value.length >= min && value.length <= max, `expected ${min} to ${max} bytes`)
    .meta({ bytes: { min, max } });
}

export const publicKey = bytes(32, 32);
export const signature = bytes(64, 64);
