// Tells the others how far this device is: cumulative, at most one per conversation and second, only the newest, and none in
// conversations so large that receipts would be most of the traffic. Nobody gets a receipt for a receipt.
import { Failure } from "../../../shared/fault.ts";
import type { Content } from "../../../shared/content/content.ts";
import type { ConversationId, EnvelopeId } from "../../../shared/ids.ts";
import { readConversation } from "../store/conversations.ts";
import { readMembers } from "../store/members.ts";
import { addToOutbox, readOutbox, type OutboxEntry } from "../store/outbox.ts";
import { readDue, settleDue, settleTold, type Due, type OwedReceipt } from "../store/receipts.ts";
import type { Engine } from "./context.ts";
import { encodeContent } from "./encodeContent.ts";
import { fixedConversationId } from "./fixedConversation.ts";
import { mintId } from "./mintId.ts";

const betweenMs = 1_000;
/** So much later than the first cause, so that what arrives together is answered together. */
const gatherMs = 100;
const mostAccounts = 50;
const readStatesPerEnvelope = 500;

export class Receipts {
  readonly #engine: Engine;
  readonly #sentAt = new Map<ConversationId, number>();
  readonly #timers = new Map<ConversationId, () => void>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Something is owed, or may be sent now. */
  wake(): void {
    const { store, session, self } = this.#engine;
    if (!session.isCurrent || this.#closed) return;
    for (const owed of readDue(store, "receipt")) this.#schedule(owed.conversationId);
    if (readDue(store, "readState").length > 0) this.#schedule(fixedConversationId("self", [self.accountId]));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    await Promise.all(this.#running);
  }

  #schedule(id: ConversationId): void {
    if (this.#timers.has(id)) return;
    const { clock } = this.#engine.platform;
    const earliest = (this.#sentAt.get(id) ?? 0) + betweenMs;
    const cancel = clock.after(Math.max(gatherMs, earliest - clock.now()), () => {
      this.#timers.delete(id);
      const running = this.#send(id).finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
    this.#timers.set(id, cancel);
  }

  async #send(id: ConversationId): Promise<void> {
    const { lock, session, platform, outbox } = this.#engine;
    if (!session.isCurrent || this.#closed) return;
    this.#sentAt.set(id, platform.clock.now());
    try {
      if (await lock.run(id, () => this.#enqueue(id))) outbox.wake();
    } catch (cause) {
      if (!(cause instanceof Failure)) platform.log.error("receipt.failed", cause, { conversationId: id });
    }
    // More may have become due while this one was on its way, or an earlier one is still waiting.
    this.wake();
  }

  /** True when something went into the outbox. */
  async #enqueue(id: ConversationId): Promise<boolean> {
    const { store, groups } = this.#engine;
    const conversation = readConversation(store, id);
    if (conversation === undefined) return false;
    const purpose = conversation.kind === "self" ? "readState" : "receipt";
    const owed = readDue(store, purpose)
      .filter((due) => purpose === "readState" || due.conversationId === id)
      .slice(0, readStatesPerEnvelope);
    if (owed.length === 0) return false;
    const group = groups.active(id);
    if (group === undefined || !groups.canWrite(id) || !this.#isWorthIt(id, purpose)) {
      store.transaction(() => owed.forEach((due) => settleDue(store, purpose, due.conversationId)));
      return false;
    }
    if (readOutbox(store, { limit: 50, conversationId: id }).some((entry) => entry.purpose === purpose))
      return false;
    const content = encodeContent(this.#contentOf(purpose, owed));
    const { encrypted, changes } = await groups.encrypt(group, [content]);
    groups.write(group, changes, () => {
      addToOutbox(store, this.#entry(id, { purpose, content, encrypted: encrypted[0]! }));
      owed.forEach((due) => settleTold(store, purpose, due));
    });
    return true;
  }

  #isWorthIt(id: ConversationId, purpose: Due): boolean {
    const { store } = this.#engine;
    if (purpose === "readState") return readMembers(store, id).length > 1;
    const accounts = readConversation(store, id)?.memberCount ?? 0;
    return accounts > 1 && accounts <= mostAccounts;
  }

  #contentOf(purpose: Due, owed: readonly OwedReceipt[]): Content {
    if (purpose === "readState") {
      const conversations = owed.map(({ conversationId, readUpTo }) => ({ conversationId, readUpTo }));
      return { type: "readState", conversations };
    }
    const { deliveredUpTo, readUpTo } = owed[0]!;
    return { type: "receipt", deliveredUpTo, readUpTo: this.#engine.settings().readReceipts ? readUpTo : 0 };
  }

  #entry(
    conversationId: ConversationId,
    rest: Pick<OutboxEntry, "purpose" | "content"> & Required<Pick<OutboxEntry, "encrypted">>,
  ): OutboxEntry {
    return { conversationId, envelopeId: mintId<EnvelopeId>(this.#engine.platform), ...rest };
  }
}
