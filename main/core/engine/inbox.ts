// Brings what the relay's logs hold into the conversations: each log strictly in order, page by page, the next page under way
// while the last one is decrypted. Entries wait in memory only, because the relay keeps everything past the acknowledged
// cursor; whatever a bad envelope holds, the log goes on behind it.
import { Failure } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { readConversation } from "../store/conversations.ts";
import { applyEntries } from "./applyEntries.ts";
import { activateOverdue, isUnexpectedReset } from "./applyReset.ts";
import { backOff } from "./backOff.ts";
import type { Engine } from "./context.ts";
import { settleHeld } from "./heldEnvelopes.ts";
import { openLane, type Lane } from "./lane.ts";
import type { LogEntry, OwnEntry } from "./logEntry.ts";

/** Decrypted by one engine call, written by one transaction. */
const batch = 250;
/** What of one conversation may wait in memory. */
const room = { entries: 4 * limits.envelopesPerPage, bytes: 4 * limits.pageBytes };
/** After so many failures in a row entries are applied one by one, after so many the one that fails is put aside. */
const suspiciousAfter = 2;
const hopelessAfter = 5;
/** Conversations whose pages are read at once during a catch-up. */
const parallel = 8;

export class Inbox {
  readonly #engine: Engine;
  readonly #lanes = new Map<ConversationId, Lane>();
  readonly #retries = new Map<ConversationId, () => void>();
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Entries still to be applied, as far as the relay told. */
  get behind(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + Math.max(0, lane.head - lane.cursor), 0);
  }

  /** Everything that is known of is applied: what comes now is live. */
  isCurrent(id: ConversationId): boolean {
    const lane = this.#lanes.get(id);
    return lane === undefined || (lane.running === undefined && lane.head <= lane.cursor);
  }

  /** Resolves when what is being applied now is. */
  async settled(id: ConversationId): Promise<void> {
    await this.#lanes.get(id)?.running;
  }

  receive(id: ConversationId, envelopes: readonly Envelope[]): void {
    this.#add(
      id,
      envelopes.map((envelope) => ({ ...envelope, isOwn: false })),
    );
  }

  receiveOwn(id: ConversationId, entries: readonly OwnEntry[]): void {
    this.#add(id, entries);
  }

  /** Reads the log to its end and resolves when all of it is applied, or when the connection is lost. */
  async catchUp(id: ConversationId): Promise<void> {
    const lane = this.#lane(id);
    if (lane === undefined) return;
    try {
      await this.#fetch(id, lane);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      this.#engine.platform.log.info("log.unread", { code: cause.code });
    }
    this.#wake(id, lane);
    await lane.running;
  }

  /** A Welcome was applied: a log that waited for it may go on. */
  wake(id: ConversationId): void {
    const lane = this.#lane(id);
    if (lane !== undefined) this.#wake(id, lane);
  }

  /** After a login: the relay told where its logs end. */
  async catchUpAll(
    heads: readonly { readonly conversationId: ConversationId; readonly head: number }[],
  ): Promise<void> {
    const waiting = heads.filter(({ conversationId, head }) => {
      const lane = this.#laneFor(conversationId, head);
      if (lane !== undefined) lane.head = Math.max(lane.head, head);
      return lane !== undefined && lane.head > lane.cursor;
    });
    const next = waiting.values();
    const workers = Array.from({ length: parallel }, async () => {
      for (const { conversationId } of next) {
        const lane = this.#lane(conversationId);
        if (lane === undefined) continue;
        this.#wake(conversationId, lane);
        await lane.running;
      }
    });
    await Promise.all(workers);
  }

  /** This device joined (again): its log goes on from where the Welcome says, and is not current before it was read. */
  startOver(id: ConversationId): void {
    this.forget(id);
    const lane = this.#lane(id);
    if (lane === undefined) return;
    lane.head = lane.cursor + 1;
    this.#wake(id, lane);
  }

  /** The cursor moved by other means: this device is out, or the relay lost the end of the log. */
  forget(id: ConversationId): void {
    this.#lanes.delete(id);
  }

  /** The connection is gone: what the relay's logs hold is asked for again after the next login. */
  disconnected(): void {
    for (const lane of this.#lanes.values()) lane.head = Math.min(lane.head, lane.lastContiguous());
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const cancel of this.#retries.values()) cancel();
    await Promise.all([...this.#lanes.values()].map((lane) => lane.running));
  }

  #lane(id: ConversationId): Lane | undefined {
    const known = this.#lanes.get(id);
    if (known !== undefined) return known;
    const conversation = readConversation(this.#engine.store, id);
    if (conversation === undefined || !conversation.isMember) return undefined;
    const lane = openLane(conversation.cursor, room);
    this.#lanes.set(id, lane);
    return lane;
  }

  /**
   * The relay has `told` of a place in the log. When that lies before entries that it does not have any more, as it said before, one
   * of the two was not true: the lane starts again from what was applied.
   */
  #laneFor(id: ConversationId, told: number): Lane | undefined {
    const lane = this.#lane(id);
    if (lane === undefined || told >= lane.cursor) return lane;
    if (readConversation(this.#engine.store, id)!.cursor >= lane.cursor) return lane;
    this.forget(id);
    return this.#lane(id);
  }

  /** A conversation that is not known yet has its Welcome on the way; its log is read when that was applied. */
  #add(id: ConversationId, entries: readonly LogEntry[]): void {
    const lane = this.#laneFor(id, Math.max(...entries.map(({ sequence }) => sequence)));
    if (lane === undefined) return;
    for (const entry of entries) lane.add(entry);
    this.#wake(id, lane);
  }

  #wake(id: ConversationId, lane: Lane): void {
    lane.isWanted = true;
    if (lane.running !== undefined || this.#closed) return;
    lane.running = this.#run(id, lane).finally(() => {
      lane.running = undefined;
      if (lane.isWanted && this.#lanes.get(id) === lane) this.#wake(id, lane);
      else this.#engine.intents.resume(id);
    });
  }

  async #run(id: ConversationId, lane: Lane): Promise<void> {
    try {
      while (lane.isWanted && !this.#closed && this.#lanes.get(id) === lane) {
        lane.isWanted = false;
        // Whatever was done, there may be more; whoever wakes the lane meanwhile asks for another look as well.
        if (await this.#step(id, lane)) lane.isWanted = true;
      }
      if (lane.head <= lane.cursor) settleHeld(this.#engine, id);
    } catch (cause) {
      lane.isWanted = false;
      if (cause instanceof Failure) this.#engine.platform.log.info("inbox.stopped", { code: cause.code });
      else this.#engine.platform.log.error("inbox.failed", cause, { conversationId: id });
      lane.clear();
      this.#retryLater(id, lane);
    }
  }

  /** Offline needs no timer: the next login reads the log again. */
  #retryLater(id: ConversationId, lane: Lane): void {
    lane.failures += 1;
    this.#lookAgain(id, backOff(lane.failures, this.#engine.platform.random));
  }

  #lookAgain(id: ConversationId, delay: number): void {
    this.#retries.get(id)?.();
    const cancel = this.#engine.platform.clock.after(delay, () => {
      this.#retries.delete(id);
      if (this.#engine.connection.isOnline) void this.catchUp(id);
    });
    this.#retries.set(id, cancel);
  }

  /** False when there is nothing to do until something arrives. */
  async #step(id: ConversationId, lane: Lane): Promise<boolean> {
    this.#prefetch(id, lane);
    if (lane.hasSkipped) {
      lane.hasSkipped = false;
      await this.#engine.welcomes.catchUp();
      await this.#engine.lock.run(id, () => activateOverdue(this.#engine, id, lane.cursor));
    } else if (this.#seeksWelcome(id, lane)) {
      lane.soughtWelcome = true;
      await this.#engine.welcomes.catchUp();
    } else if (lane.hasNext()) {
      await this.#apply(id, lane);
    } else if (lane.fetching !== undefined) {
      await lane.fetching;
    } else {
      return false;
    }
    return true;
  }

  /**
   * A reset replaces the group, and the new one comes by a Welcome that may be a moment behind in the device's own inbox: looked
   * for once. The same after a stretch of the log that this device may not read: it was out, and is back by a Welcome.
   */
  #seeksWelcome(id: ConversationId, lane: Lane): boolean {
    const [next] = lane.take(1);
    return next !== undefined && !lane.soughtWelcome && isUnexpectedReset(this.#engine, id, next);
  }

  async #apply(id: ConversationId, lane: Lane): Promise<void> {
    const isCautious = lane.cursor < lane.cautiousUpTo;
    const entries = lane.take(isCautious ? 1 : batch);
    const last = entries.at(-1)!.sequence;
    // Whatever in these entries makes the engine fail, it is found one by one and then left behind.
    if (lane.failures >= suspiciousAfter) lane.cautiousUpTo = Math.max(lane.cautiousUpTo, last);
    const isHopeless = isCautious && lane.failures >= hopelessAfter;
    const applied = await this.#engine.lock.run(id, () =>
      this.#lanes.get(id) === lane
        ? applyEntries(this.#engine, id, { entries, isLast: lane.head <= last, isHopeless })
        : Promise.resolve(lane.cursor),
    );
    lane.advance(applied);
    lane.soughtWelcome = false;
    lane.failures = 0;
    // Out of the group: should this device come back, it reads on from where its Welcome says.
    if (readConversation(this.#engine.store, id)?.isMember !== true) this.forget(id);
    this.#engine.session.progressed();
  }

  /** A gap that an ack on its way will fill is not worth a question. */
  #prefetch(id: ConversationId, lane: Lane): void {
    const { connection, outbox, intents } = this.#engine;
    if (lane.fetching !== undefined || !connection.isOnline) return;
    if (lane.lastContiguous() >= lane.head || (lane.isFull && lane.hasNext())) return;
    const isGap = lane.lastContiguous() < lane.highest;
    if (isGap && (outbox.isSending(id) || intents.isSubmitting(id))) return;
    lane.fetching = this.#fetch(id, lane).finally(() => {
      lane.fetching = undefined;
    });
    // Awaited by #step when it matters; a failure must not be unhandled until then.
    lane.fetching.catch(() => {});
  }

  async #fetch(id: ConversationId, lane: Lane): Promise<void> {
    const after = lane.lastContiguous();
    const { envelopes, head } = await this.#engine.connection.ask("log.read", {
      conversationId: id,
      after,
      limit: limits.envelopesPerPage,
    });
    for (const envelope of envelopes) lane.add({ ...envelope, isOwn: false });
    const first = envelopes[0]?.sequence ?? head + 1;
    // The relay no longer has what lies between: it was kept for as long as it keeps anything.
    if (first > after + 1 && lane.lastContiguous() === after) this.#skip(id, lane, first - 1);
    if (lane.lastContiguous() >= head) this.#doubt(id, lane);
    lane.head = Math.max(head, lane.highest);
    const trusted = this.#laneFor(id, Math.max(head, envelopes.at(-1)?.sequence ?? 0));
    if (trusted !== lane && trusted !== undefined) this.#wake(id, trusted);
  }

  /**
   * Read to its end, the log has nothing between what is applied and entries that were pushed: the relay takes back what it said, or
   * one answer overtook another. The log is looked at again in a while, so nothing is lost with them.
   */
  #doubt(id: ConversationId, lane: Lane): void {
    if (lane.highest <= lane.lastContiguous()) return;
    this.#engine.platform.log.warn("log.doubted", { conversationId: id, upTo: lane.highest });
    lane.dropAhead();
    this.#lookAgain(id, backOff(1, this.#engine.platform.random));
  }

  #skip(id: ConversationId, lane: Lane, upTo: number): void {
    this.#engine.platform.log.warn("log.expired", { conversationId: id, upTo });
    lane.skip(upTo);
  }
}
