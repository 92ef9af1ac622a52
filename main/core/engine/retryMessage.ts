// An own message after it was written (see sends.ts): once more when the relay refused it, or taken back.
import { Failure } from "../../../shared/fault.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { MessageId } from "../../../shared/ids.ts";
import { discardMessage, markWaiting } from "../store/messages.ts";
import { readMessage } from "../store/messagePages.ts";
import { readOutbox, removeMessageFromOutbox } from "../store/outbox.ts";
import type { Engine } from "./context.ts";
import { requireMembership } from "./requireConversation.ts";
import { tellMessagesChanged } from "./tellMessages.ts";
import { writeWithEnvelopes } from "./writeWithEnvelopes.ts";

/** A message that the relay refused, once more, at the end of the conversation. */
export function retryMessage(engine: Engine, messageId: MessageId): Promise<MessageView> {
  const { conversationId } = requireOwn(engine, messageId);
  return engine.lock.run(conversationId, async () => {
    requireMembership(engine, conversationId);
    const failed = requireOwn(engine, messageId);
    if (failed.delivery?.state !== "failed" || failed.body.kind !== "text") return failed;
    const { text } = failed.body;
    const said = { messageId, text, sentAt: failed.sentAt };
    const written = await writeWithEnvelopes(engine, conversationId, [said], () =>
      markWaiting(engine.store, messageId)!,
    );
    tellMessagesChanged(engine, written);
    engine.session.progressed();
    engine.outbox.wake();
    return written[0]!;
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

function requireOwn({ store }: Engine, messageId: MessageId): MessageView {
  const message = readMessage(store, messageId);
  if (message === undefined || !message.isOwn) throw new Failure("not-found", "message");
  return message;
}
