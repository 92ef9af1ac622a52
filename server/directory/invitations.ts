// Invitation codes: 100 random bits in Crockford's base32, stored only as a hash, handed out inside a link.
import { createHash } from "node:crypto";
import { toBase64Url } from "../../shared/ids.ts";
import { Failure } from "../../shared/fault.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 20;
const groupLength = 5;

/** Like `7ZQ4M-0V2KD-9XJ1T-HB6CW`. */
export function mintInvitation(random: (size: number) => Uint8Array): string {
  const digits = Array.from(random(codeLength), (byte) => alphabet[byte & 31]);
  const groups = Array.from({ length: codeLength / groupLength }, (_, group) =>
    digits.slice(group * groupLength, (group + 1) * groupLength).join(""),
  );
  return groups.join("-");
}

/** Case, spaces, hyphens and Crockford's look-alikes do not matter. `not-found` when it cannot be a code at all. */
export function hashInvitation(code: string): Uint8Array {
  const normal = code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]{20}$/.test(normal)) throw new Failure("not-found", "no such invitation");
  return createHash("sha256").update(`parley invitation ${normal}`).digest();
}

/** The fingerprint pins the relay: a client refuses one whose organisation key does not match it. */
export function invitationLink(publicUrl: string, code: string, organisationKey: Uint8Array): string {
  const digest = createHash("sha256").update(organisationKey).digest();
  return `${publicUrl.replace(/\/+$/, "")}/join#${code}.${toBase64Url(digest.subarray(0, 16))}`;
}
