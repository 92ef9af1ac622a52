// Who may talk to the Node host: pages of its own origin, and nobody else. A foreign page is known by Origin and
// Sec-Fetch-Site, a rebound DNS name by Host; the session cookie is asked for separately.
import type { IncomingMessage } from "node:http";

export interface Address {
  readonly port: number;
}

export function originOf({ port }: Address): string {
  return `http://127.0.0.1:${port}`;
}

/** True when the request names this host and no foreign page asked for it. */
export function isOurs(request: IncomingMessage, address: Address): boolean {
  const { host, origin, "sec-fetch-site": site } = request.headers;
  if (host !== `127.0.0.1:${address.port}`) return false;
  if (origin !== undefined && origin !== originOf(address)) return false;
  return site === undefined || site === "same-origin" || site === "none";
}

/** As isOurs, for the handshake: every browser names the page's origin there, so it must be present. */
export function isOurHandshake(request: IncomingMessage, address: Address): boolean {
  return isOurs(request, address) && request.headers.origin === originOf(address);
}

/** Cookies ignore ports, so each host's session goes by a name of its own. */
export function sessionCookieName({ port }: Address): string {
  return `parley-session-${port}`;
}

export function readSession(request: IncomingMessage, address: Address): string {
  const prefix = `${sessionCookieName(address)}=`;
  const cookies = (request.headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? "";
}
