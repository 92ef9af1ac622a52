// Whose socket it is: the peer's address, or what the trusted proxies in front wrote into X-Forwarded-For; in the form in
// which limits count it.
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

/** Each trusted proxy appends the address it saw; whatever stands further left was written by the client itself. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return countedAs(peer);
  const header = request.headers["x-forwarded-for"];
  const hops = String(header ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  return countedAs([...hops, peer].at(-1 - trustedProxies) ?? peer);
}

/** A household or a rented server has a whole /64 of IPv6 and may use a new address for every socket: one of them counts. */
function countedAs(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
