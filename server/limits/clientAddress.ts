// Whose socket it is: the peer's address, or what the trusted proxies in front wrote into X-Forwarded-For.
import type { IncomingMessage } from "node:http";

/** Each trusted proxy appends the address it saw; whatever stands further left was written by the client itself. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return peer;
  const header = request.headers["x-forwarded-for"];
  const hops = String(header ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  return [...hops, peer].at(-1 - trustedProxies) ?? peer;
}
