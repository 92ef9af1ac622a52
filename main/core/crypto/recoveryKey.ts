// The recovery key: 160 random bits that open the vault when no device is left. Shown once as 8 groups of 4 characters, never
// derived from a password, read back with tolerance for how people type.
import { randomBytes } from "node:crypto";
import { Failure } from "../../../shared/fault.ts";

/** 160 bits: exactly 32 characters of 5. */
export const recoveryKeySize = 20;

/** Douglas Crockford's base32: no I, L, O or U. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const groupLength = 4;

/** From the system's generator, as all keys here: no test's random numbers may ever reach them. */
export function createRecoveryKey(): Uint8Array {
  return new Uint8Array(randomBytes(recoveryKeySize));
}

/** "XXXX-XXXX-..." with 8 groups. */
export function formatRecoveryKey(key: Uint8Array): string {
  if (key.length !== recoveryKeySize) throw new RangeError(`a recovery key is ${recoveryKeySize} bytes`);
  const bits = Array.from(key, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const characters = bits.replace(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)] ?? "");
  return (characters.match(new RegExp(`.{${groupLength}}`, "g")) ?? []).join("-");
}

/**
 * Any case, with or without hyphens and spaces, and the letters people read for digits (O for 0; I and L for 1). Fails with
 * `invalid` for everything else.
 */
export function parseRecoveryKey(typed: string): Uint8Array {
  const characters = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "");
  const digits = Array.from(characters.replace(/O/g, "0").replace(/[IL]/g, "1"), (one) =>
    alphabet.indexOf(one),
  );
  if (digits.length * 5 !== recoveryKeySize * 8 || digits.includes(-1))
    throw new Failure("invalid", "recovery key");
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Uint8Array.from({ length: recoveryKeySize }, (_, at) =>
    Number.parseInt(bits.slice(8 * at, 8 * at + 8), 2),
  );
}
