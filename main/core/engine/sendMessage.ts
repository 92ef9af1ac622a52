// Writing: a message is stored, its ratchet with it, and only then shown; sending is the outbox's business.
import type { Params } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { ConversationId, EnvelopeId, MessageId } from "../../../shared/ids.ts";
import { addOwnMessage, discardMessage, markWaiting } from "../store/messages.ts";
import { readMessage } from "../store/messagePages.ts";
import { addToOutbox, readOutbox, removeMessageFromOutbox } from "../store/outbox.ts";
import type { Engine } from "./context.ts";
import { encodeContent } from "./encodeContent.ts";
import { mintId } from "./mintId.ts";
import { requireMembership } from "./requireConversation.ts";
import { tellMessagesAdded, tellMessagesChanged } from "./tellMessages.ts";

/** The same message id twice is one message. Works offline; the message then waits. */
export function sendMessage(
  engine: Engine,
  { conversationId, messageId, text }: Params<BridgeCalls, "message.send">,
): Promise<MessageView> {
  return engine.lock.run(conversationId, async () => {
    requireMembership(engine, conversationId);
    const known = readMessage(engine.store, messageId);
    if (known !== undefined) return sameMessage(known, conversationId);
    const sentAt = engine.platform.clock.now();
    const senderId = engine.self.accountId;
    const message = await writeWithEnvelope(engine, { conversationId, messageId, text, sentAt }, () => {
      return addOwnMessage(engine.store, { conversationId, messageId, senderId, text, sentAt }).message;
    });
    engine.typing.sent(conversationId);
    tellMessagesAdded(engine, conversationId, [message]);
    engine.session.progressed();
    engine.outbox.wake();
    return message;
  });
}

/** A message that the relay refused, once more, at the end of the conversation. */
export function retryMessage(engine: Engine, messageId: MessageId): Promise<MessageView> {
  const { conversationId } = requireOwn(engine, messageId);
  return engine.lock.run(conversationId, async () => {
    requireMembership(engine, conversationId);
    const failed = requireOwn(engine, messageId);
    if (failed.delivery?.state !== "failed" || failed.body.kind !== "text") return failed;
    const { text } = failed.body;
    const said = { conversationId, messageId, text, sentAt: failed.sentAt };
    const message = await writeWithEnvelope(engine, said, () => markWaiting(engine.store, messageId)!);
    tellMessagesChanged(engine, [message]);
    engine.session.progressed();
    engine.outbox.wake();
    return message;
  });
}

/** Takes back what was not sent; `conflict` when the relay may have it already. */
export function discardOwnMessage(engine: Engine, messageId: MessageId): Promise<void> {
  const { conversationId } = requireOwn(engine, messageId);
  return engine.lock.run(conversationId, async () => {
    const waiting = readOutbox(engine.store, { limit: 10_000, conversationId }).find(
      (entry) => entry.messageId === messageId,
    );
    if (waiting !== undefined && engine.outbox.isInFlight(waiting.envelopeId))
      throw new Failure("conflict", "on its way");
    const discarded = engine.store.transaction(() => {
      removeMessageFromOutbox(engine.store, messageId);
      return discardMessage(engine.store, messageId);
    });
    if (!discarded) throw new Failure("conflict", "sent already");
    engine.events.emit({ name: "message.removed", body: { conversationId, messageId } });
    engine.events.conversationChanged(conversationId);
    engine.session.progressed();
  });
}

interface Said {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly text: string;
  readonly sentAt: number;
}

/** Message, ratchet and outbox row in one transaction. Without a usable group the plaintext waits to be encrypted. */
async function writeWithEnvelope(
  engine: Engine,
  { conversationId, ...said }: Said,
  write: () => MessageView,
): Promise<MessageView> {
  const content = encodeContent({ type: "text", ...said });
  const envelopeId = mintId<EnvelopeId>(engine.platform);
  const entry = { envelopeId, conversationId, purpose: "text", messageId: said.messageId, content } as const;
  const group = engine.groups.canWrite(conversationId) ? engine.groups.active(conversationId) : undefined;
  if (group === undefined) {
    return engine.store.transaction(() => {
      addToOutbox(engine.store, entry);
      return write();
    });
  }
  const { encrypted, changes } = await engine.groups.encrypt(group, [content]);
  return engine.groups.write(group, changes, () => {
    addToOutbox(engine.store, { ...entry, encrypted: encrypted[0]! });
    return write();
  });
}

function sameMessage(known: MessageView, conversationId: ConversationId): MessageView {
  if (known.isOwn && known.conversationId === conversationId) return known;
  throw new Failure("conflict", "message id is taken");
}

function requireOwn({ store }: Engine, messageId: MessageId): MessageView {
  const message = readMessage(store, messageId);
  if (message === undefined || !message.isOwn) throw new Failure("not-found", "message");
  return message;
}
