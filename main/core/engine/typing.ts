// Who is writing now. Transient both ways: sent at most every few seconds, forgotten when nothing follows, never stored.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, EnvelopeId } from "../../../shared/ids.ts";
import type { TransientContent } from "../../../shared/content/content.ts";
import type { Engine } from "./context.ts";
import { encodeContent } from "./encodeContent.ts";
import { mintId } from "./mintId.ts";
import { requireConversation } from "./requireConversation.ts";

/** The sign is repeated this often while somebody writes, and shown this long after the last one. */
const repeatMs = 4_000;
const shownMs = 7_000;

export class Typing {
  readonly #engine: Engine;
  readonly #writing = new Map<ConversationId, Map<AccountId, () => void>>();
  readonly #sentAt = new Map<ConversationId, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  in(conversationId: ConversationId): readonly AccountId[] {
    return [...(this.#writing.get(conversationId)?.keys() ?? [])];
  }

  received(conversationId: ConversationId, account: AccountId, active: boolean): void {
    const here = this.#writing.get(conversationId) ?? new Map<AccountId, () => void>();
    const cancel = here.get(account);
    cancel?.();
    if (active) here.set(account, this.#expire(conversationId, account));
    else here.delete(account);
    this.#writing.set(conversationId, here);
    if ((cancel === undefined) === active) this.#engine.events.conversationChanged(conversationId);
  }

  /**
   * Tells the others; silently nothing when the person does not want it, or when it could not arrive now. Fails with `not-found` for
   * conversations that no window knows of.
   */
  async setOwn(conversationId: ConversationId, active: boolean): Promise<void> {
    requireConversation(this.#engine, conversationId);
    if (!this.#engine.settings().typingIndicator || !this.#engine.session.isCurrent) return;
    const now = this.#engine.platform.clock.now();
    const sentAt = this.#sentAt.get(conversationId);
    if (active ? sentAt !== undefined && now - sentAt < repeatMs : sentAt === undefined) return;
    if (active) this.#sentAt.set(conversationId, now);
    else this.#sentAt.delete(conversationId);
    try {
      await this.#send(conversationId, { type: "typing", active });
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      this.#engine.platform.log.debug("typing.unsent", { code: cause.code });
    }
  }

  /** A message was sent: the next key stroke is told at once. */
  sent(conversationId: ConversationId): void {
    this.#sentAt.delete(conversationId);
  }

  close(): void {
    for (const here of this.#writing.values()) for (const cancel of here.values()) cancel();
    this.#writing.clear();
  }

  #expire(conversationId: ConversationId, account: AccountId): () => void {
    return this.#engine.platform.clock.after(shownMs, () => this.received(conversationId, account, false));
  }

  async #send(conversationId: ConversationId, content: TransientContent): Promise<void> {
    const { lock, groups, connection, platform } = this.#engine;
    const { generation, epoch, body } = await lock.run(conversationId, async () =>
      groups.encryptOne(conversationId, encodeContent(content)),
    );
    const envelopeId = mintId<EnvelopeId>(platform);
    await connection.ask("transient.send", { conversationId, envelopeId, generation, epoch, body });
  }
}
