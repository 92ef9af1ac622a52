// The messages that people write, each once whatever its id is asked for again. Those that come while their conversation is busy
// go together: one call of the worker and one transaction for all, so that a busy machine or disk holds up no more than one turn.
import type { Params } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { ConversationId, MessageId } from "../../../shared/ids.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { addOwnMessage } from "../store/messages.ts";
import { readMessage } from "../store/messagePages.ts";
import type { Engine } from "./context.ts";
import { requireMembership } from "./requireConversation.ts";
import { tellMessagesAdded } from "./tellMessages.ts";
import { writeWithEnvelopes, type Said } from "./writeWithEnvelopes.ts";

type Sent = Params<BridgeCalls, "message.send">;

interface Waiting extends PromiseWithResolvers<MessageView> {
  readonly sent: Sent;
}

export class Sends {
  readonly #engine: Engine;
  /** Per conversation the messages that wait for its lock; more may join until they have it. */
  readonly #gathering = new Map<ConversationId, Waiting[]>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Works offline; the message then waits. Answers the stored message when the id is known already. */
  send(sent: Sent): Promise<MessageView> {
    const { conversationId } = sent;
    const waiting: Waiting = { sent, ...Promise.withResolvers<MessageView>() };
    const gathered = this.#gathering.get(conversationId);
    if (gathered !== undefined && gathered.length < limits.envelopesPerSubmit) gathered.push(waiting);
    else this.#gather(conversationId, [waiting]);
    return waiting.promise;
  }

  #gather(id: ConversationId, gathered: Waiting[]): void {
    this.#gathering.set(id, gathered);
    void this.#engine.lock.run(id, async () => {
      if (this.#gathering.get(id) === gathered) this.#gathering.delete(id);
      await this.#write(id, gathered);
    });
  }

  /** What one of them fails with is not the others' fault: then they go one by one. */
  async #write(id: ConversationId, gathered: readonly Waiting[]): Promise<void> {
    try {
      const messages = await writeAll(
        this.#engine,
        id,
        gathered.map(({ sent }) => sent),
      );
      for (const { sent, resolve } of gathered) resolve(messages.get(sent.messageId)!);
    } catch (cause) {
      if (gathered.length === 1) gathered[0]!.reject(cause);
      else for (const one of gathered) await this.#write(id, [one]);
    }
  }
}

/** All or nothing. */
async function writeAll(
  engine: Engine,
  conversationId: ConversationId,
  sent: readonly Sent[],
): Promise<ReadonlyMap<MessageId, MessageView>> {
  requireMembership(engine, conversationId);
  const messages = new Map<MessageId, MessageView>();
  const fresh = new Map<MessageId, Said>();
  const sentAt = engine.platform.clock.now();
  for (const { messageId, text } of sent) {
    const known = readMessage(engine.store, messageId);
    if (known !== undefined) messages.set(messageId, sameMessage(known, conversationId));
    else if (!fresh.has(messageId)) fresh.set(messageId, { messageId, text, sentAt });
  }
  if (fresh.size === 0) return messages;
  const senderId = engine.self.accountId;
  const added = await writeWithEnvelopes(
    engine,
    conversationId,
    [...fresh.values()],
    (said) => addOwnMessage(engine.store, { conversationId, senderId, ...said }).message,
  );
  for (const message of added) messages.set(message.messageId, message);
  engine.typing.sent(conversationId);
  tellMessagesAdded(engine, conversationId, added);
  engine.session.progressed();
  engine.outbox.wake();
  return messages;
}

function sameMessage(known: MessageView, conversationId: ConversationId): MessageView {
  if (known.isOwn && known.conversationId === conversationId) return known;
  throw new Failure("conflict", "message id is taken");
}
