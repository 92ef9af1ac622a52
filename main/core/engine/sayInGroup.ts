// Puts something that is not a message into a conversation's log: its profile, a farewell, a call.
import type { Content } from "../../../shared/content/content.ts";
import { Failure } from "../../../shared/fault.ts";
import type { ConversationId, EnvelopeId } from "../../../shared/ids.ts";
import { addToOutbox } from "../store/outbox.ts";
import type { Engine } from "./context.ts";
import { encodeContent } from "./encodeContent.ts";
import { mintId } from "./mintId.ts";

/** Durable when it resolves; it takes effect when the log reaches it, here as everywhere. */
export function sayInGroup(
  engine: Engine,
  conversationId: ConversationId,
  content: Extract<Content, { type: "profile" | "leave" | "callStart" | "callEnd" }>,
): Promise<EnvelopeId> {
  return engine.lock.run(conversationId, async () => {
    const group = engine.groups.active(conversationId);
    if (group === undefined) throw new Failure("conflict", "no usable group");
    const bytes = encodeContent(content);
    const { encrypted, changes } = await engine.groups.encrypt(group, [bytes]);
    const envelopeId = mintId<EnvelopeId>(engine.platform);
    engine.groups.write(group, changes, () =>
      addToOutbox(engine.store, {
        envelopeId,
        conversationId,
        purpose: content.type,
        content: bytes,
        encrypted: encrypted[0]!,
      }),
    );
    engine.outbox.wake();
    return envelopeId;
  });
}
