// Writing: messages, their ratchet and their outbox rows in one synced transaction, and only then are they shown. Sending is the
// outbox's business.
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { ConversationId, EnvelopeId, MessageId } from "../../../shared/ids.ts";
import { addToOutbox } from "../store/outbox.ts";
import type { Engine } from "./context.ts";
import { encodeContent } from "./encodeContent.ts";
import { mintId } from "./mintId.ts";

export interface Said {
  readonly messageId: MessageId;
  readonly text: string;
  readonly sentAt: number;
}

/**
 * Under the conversation's lock; `write` stores one message and answers it. Without a usable group the plaintexts wait to be
 * encrypted. All or nothing.
 */
export async function writeWithEnvelopes(
  engine: Engine,
  conversationId: ConversationId,
  said: readonly Said[],
  write: (said: Said) => MessageView,
): Promise<readonly MessageView[]> {
  const entries = said.map((one) => ({
    envelopeId: mintId<EnvelopeId>(engine.platform),
    conversationId,
    purpose: "text" as const,
    messageId: one.messageId,
    content: encodeContent({ type: "text", ...one }),
  }));
  const group = engine.groups.canWrite(conversationId) ? engine.groups.active(conversationId) : undefined;
  if (group === undefined) {
    return engine.store.transaction(() => {
      for (const entry of entries) addToOutbox(engine.store, entry);
      return said.map(write);
    });
  }
  const plaintexts = entries.map(({ content }) => content);
  const { encrypted, changes } = await engine.groups.encrypt(group, plaintexts);
  return engine.groups.write(group, changes, () => {
    for (const [at, entry] of entries.entries())
      addToOutbox(engine.store, { ...entry, encrypted: encrypted[at]! });
    return said.map(write);
  });
}
