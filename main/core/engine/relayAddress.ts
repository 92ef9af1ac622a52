// What people type or click to find their relay: an address, or an invitation link that also names the organisation's key.
import { createHash } from "node:crypto";
import { Failure } from "../../../shared/fault.ts";
import { toBase64Url } from "../../../shared/ids.ts";

export interface RelayTarget {
  /** Origin: scheme, host and port. */
  readonly address: string;
  readonly invitation?: string;
  /** Base64url of the first 16 bytes of SHA-256 over the organisation's public key. */
  readonly fingerprint?: string;
}

/** Fails with `invalid` when it is neither an address nor a link. */
export function parseRelayAddress(typed: string): RelayTarget {
  const url = toUrl(typed.trim());
  if (url === undefined || url.hostname === "") throw new Failure("invalid", "not a relay address");
  const [code = "", fingerprint = ""] = decoded(url.hash.slice(1)).split(".");
  return {
    address: url.origin,
    ...(code === "" ? {} : { invitation: code }),
    ...(fingerprint === "" ? {} : { fingerprint }),
  };
}

export function organisationFingerprint(organisationKey: Uint8Array): string {
  return toBase64Url(createHash("sha256").update(organisationKey).digest().subarray(0, 16));
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw new Failure("invalid", "not a relay address");
  }
}

/** Without a scheme it is https, except on this machine, where nobody listens in between. */
function toUrl(typed: string): URL | undefined {
  const withScheme = /^https?:\/\//i.test(typed)
    ? typed
    : `${isLoopback(typed) ? "http" : "https"}://${typed}`;
  return URL.parse(withScheme) ?? undefined;
}

function isLoopback(typed: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(typed);
}
