// Says once more what a newcomer could not read, or was told wrongly: whoever joined in between would hold later commits to a name,
// roles or members that are not true any more.
import type { EnvelopeId } from "../../../shared/ids.ts";
import { addToOutbox, readOutbox } from "../store/outbox.ts";
import { encodeContent } from "./encodeContent.ts";
import { mintId } from "./mintId.ts";
import type { Turn } from "./turn.ts";

/** The profile as it is now; not needed when a newer one waits to be sent anyhow. */
export function sayProfileAgain(turn: Turn): void {
  const { conversationId, name, roles } = turn.conversation;
  const waiting = readOutbox(turn.engine.store, { limit: 1_000, conversationId });
  if (name === "" || waiting.some((entry) => entry.purpose === "profile")) return;
  sayAgain(turn, "profile", encodeContent({ type: "profile", name, roles }));
}

export function sayLeaveAgain(turn: Turn): void {
  sayAgain(turn, "leave", encodeContent({ type: "leave" }));
}

function sayAgain({ engine, conversation }: Turn, purpose: "profile" | "leave", content: Uint8Array): void {
  const { conversationId } = conversation;
  addToOutbox(engine.store, {
    envelopeId: mintId<EnvelopeId>(engine.platform),
    conversationId,
    purpose,
    content,
  });
  engine.outbox.wake();
}
