// What the relay prints while nobody has enrolled yet.
import type { Relay } from "../createServer.ts";

const week = 7 * 24 * 60 * 60 * 1_000;

export async function firstInvitation(relay: Pick<Relay, "invite">): Promise<string> {
  const { link } = await relay.invite({ uses: 1, expiresInMs: week });
  return [
    `Invitation for the first person (one use, valid for 7 days): ${link}`,
    "More invitations: npm run relay:admin -- invite --help",
    "",
  ].join("\n");
}
