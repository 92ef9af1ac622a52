// What the relay prints when it listens: where it is, how people come in, and what an admin may have overlooked.
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import type { Relay } from "../createServer.ts";

const week = 7 * 24 * 60 * 60 * 1_000;

export type Greeted = Pick<Relay, "url" | "isNew" | "invite">;

export async function greeting(relay: Greeted, config: Config): Promise<string> {
  const lines = [
    `Parley relay of ${resolve(config.dataDir)} is listening on ${relay.url}`,
    // While nobody has come in, every start prints a fresh one: the last may be lost, or expired.
    ...((await relay.isNew()) ? [await firstInvitation(relay)] : []),
    "To invite people: npm run relay:admin -- invite --help",
    ...warnings(config),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

async function firstInvitation(relay: Greeted): Promise<string> {
  const { link } = await relay.invite({ uses: 1, expiresInMs: week });
  return `Invitation for the first person (one use, valid for 7 days): ${link}`;
}

function warnings({ host, publicUrl }: Config): string[] {
  if (publicUrl === undefined)
    return isLoopback(host)
      ? []
      : [
          "Note: invitation links lead to this machine only. Set RELAY_PUBLIC_URL to the address that people use.",
        ];
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === "https:" || isLoopback(hostname)
    ? []
    : [
        "Note: without TLS the network sees who writes to whom and when, though not what. See server/README.md.",
      ];
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(host);
}
