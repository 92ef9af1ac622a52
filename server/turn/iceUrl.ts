// The addresses of STUN and TURN servers as browsers write them (RFC 7064, RFC 7065), taken apart. Only what WebRTC in a browser
// can use counts: TURN over TLS runs on TCP, and a STUN address says no transport.
import { isIPv4, isIPv6 } from "node:net";
import { limits } from "../../shared/wire/limits.ts";

export type Transport = "udp" | "tcp" | "tls";

export interface IceUrl {
  /** As the admin wrote it. */
  readonly url: string;
  readonly isTurn: boolean;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Between us and the server. */
  readonly transport: Transport;
}

/** undefined when no browser could use it. */
export function parseIceUrl(url: string): IceUrl | undefined {
  const [, scheme, host, port, transport] = pattern.exec(url) ?? [];
  if (scheme === undefined || host === undefined || url.length > limits.iceUrlLength) return undefined;
  if (transport !== undefined && !transportsOf(scheme).includes(transport)) return undefined;
  const address = {
    url,
    isTurn: scheme !== "stun",
    host: host.replace(/^\[|\]$/g, ""),
    port: Number(port ?? (scheme === "turns" ? 5349 : 3478)),
    transport: scheme === "turns" ? "tls" : transport === "tcp" ? "tcp" : "udp",
  } as const;
  return isHost(host) && address.port > 0 && address.port <= 65_535 ? address : undefined;
}

const pattern =
  /^(stun|turns?):(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9.-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

function transportsOf(scheme: string): readonly string[] {
  switch (scheme) {
    case "turn":
      return ["udp", "tcp"];
    case "turns":
      return ["tcp"];
    default:
      return [];
  }
}

function isHost(host: string): boolean {
  if (host.startsWith("[")) return isIPv6(host.slice(1, -1));
  if (/^[\d.]+$/.test(host)) return isIPv4(host);
  return /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(host);
}
