// Sends what waits, in order, in batches, one batch at a time. A retry sends the same bytes; a lost epoch means encrypting again
// under the same ids; what the relay refuses for good is given up without holding up what comes after it.
import { Failure, isRetryable, type Fault } from "../../../shared/fault.ts";
import type { ConversationId, EnvelopeId } from "../../../shared/ids.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { countWaitingMessages, findInOutbox, readOutbox, type OutboxEntry } from "../store/outbox.ts";
import { backOff } from "./backOff.ts";
import type { Engine } from "./context.ts";
import { encryptWaiting } from "./encryptWaiting.ts";
import { settleBatch, type Outcome } from "./settleBatch.ts";

/** A batch stays well below a frame, whatever the messages. */
const batchBytes = 2 * 1024 * 1024;

export class Outbox {
  readonly #engine: Engine;
  readonly #inFlight = new Set<string>();
  readonly #sending = new Set<ConversationId>();
  /** At the relay already, waiting for their place in the log. */
  readonly #acknowledged = new Set<string>();
  readonly #watchers = new Set<() => void>();
  /** Conversations that lost an epoch repeatedly wait until then. */
  readonly #pausedUntil = new Map<ConversationId, { readonly until: number; readonly conflicts: number }>();
  #running: Promise<void> | undefined;
  #wanted = false;
  #attempt = 0;
  #retryAt = 0;
  /** When pauses were last looked at: what was not over then must wake it. */
  #lookedAt = 0;
  #cancelRetry: () => void = () => {};
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Messages of people that wait. */
  get waiting(): number {
    return countWaitingMessages(this.#engine.store);
  }

  /** Whether the relay may have the envelope already: then it cannot be taken back. */
  isInFlight(envelopeId: string): boolean {
    return this.#inFlight.has(envelopeId);
  }

  /** Whether an ack with sequence numbers of this conversation is on its way. */
  isSending(conversationId: ConversationId): boolean {
    return this.#sending.has(conversationId);
  }

  /** Something waits, or may go now. */
  wake(): void {
    this.#wanted = true;
    if (this.#running !== undefined || this.#closed) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted) this.wake();
    });
  }

  /** Resolves when the envelope left the outbox: sent and in effect, or given up. Rejects with `timeout`, or `offline` on closing. */
  async settled(envelopeId: EnvelopeId): Promise<void> {
    const { clock } = this.#engine.platform;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = () => {
      if (findInOutbox(this.#engine.store, envelopeId) === undefined) resolve();
      else if (this.#closed) reject(new Failure("offline", "closing"));
    };
    const cancel = clock.after(limits.callTimeoutMs, () => reject(new Failure("timeout")));
    this.#watchers.add(check);
    check();
    try {
      await promise;
    } finally {
      cancel();
      this.#watchers.delete(check);
    }
  }

  /** Something left the outbox. */
  changed(): void {
    for (const check of this.#watchers) check();
    this.#engine.session.progressed();
  }

  /** A fresh connection: earlier pauses are of no meaning. */
  reset(): void {
    this.#attempt = 0;
    this.#retryAt = 0;
    this.#pausedUntil.clear();
    this.#acknowledged.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry();
    await this.#running;
    this.changed();
  }

  async #run(): Promise<void> {
    try {
      while (this.#wanted && this.#maySend()) {
        this.#wanted = false;
        while (this.#maySend() && (await this.#sendBatch()));
      }
      this.#wanted = false;
    } catch (cause) {
      this.#wanted = false;
      if (this.#closed) return;
      this.#engine.platform.log.error("outbox.failed", cause);
      this.#pause({ code: "internal" });
    }
    this.#sleep();
  }

  #maySend(): boolean {
    const now = this.#look();
    return !this.#closed && this.#engine.session.isCurrent && now >= this.#retryAt;
  }

  /** False when nothing can go now. */
  async #sendBatch(): Promise<boolean> {
    const candidates = this.#candidates();
    if (candidates.length === 0) return false;
    const ready = fit(await encryptWaiting(this.#engine, candidates));
    if (ready.length === 0) return false;
    const outcomes = await this.#submit(ready);
    const { conflicts, retry } = settleBatch(this.#engine, outcomes);
    for (const { entry, result } of outcomes) if (result.ok) this.#acknowledged.add(entry.envelopeId);
    this.changed();
    if (retry === undefined) this.#attempt = 0;
    else this.#pause(retry);
    await this.#recover(conflicts, outcomes);
    // Logs that waited for these sequence numbers may ask for what they miss.
    for (const { entry } of outcomes) this.#engine.inbox.wake(entry.conversationId);
    // Offline: the next login calls again; asking until it is noticed would keep it from being noticed.
    return retry?.code !== "offline";
  }

  #candidates(): readonly OutboxEntry[] {
    const now = this.#look();
    const blocked = [...this.#pausedUntil].filter(([, pause]) => pause.until > now).map(([id]) => id);
    const skip = new Set<ConversationId>(blocked);
    const { store, groups } = this.#engine;
    const usable = new Map<ConversationId, boolean>();
    return readOutbox(store, { limit: 4 * limits.envelopesPerSubmit })
      .filter(({ conversationId, envelopeId }) => {
        if (skip.has(conversationId) || this.#acknowledged.has(envelopeId)) return false;
        if (!usable.has(conversationId)) usable.set(conversationId, groups.canWrite(conversationId));
        return usable.get(conversationId);
      })
      .slice(0, limits.envelopesPerSubmit);
  }

  async #submit(ready: readonly OutboxEntry[]): Promise<readonly Outcome[]> {
    for (const { envelopeId, conversationId } of ready) {
      this.#inFlight.add(envelopeId);
      this.#sending.add(conversationId);
    }
    try {
      const envelopes = ready.map(({ conversationId, envelopeId, encrypted }) => ({
        conversationId,
        envelopeId,
        ...encrypted!,
      }));
      const { results } = await this.#engine.connection.ask("envelope.submit", { envelopes });
      if (results.length !== ready.length) throw new Failure("internal", "one result for each envelope");
      return ready.map((entry, at) => ({ entry, result: results[at]! }));
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      return this.#refusedWhole(ready, cause);
    } finally {
      this.#inFlight.clear();
      this.#sending.clear();
    }
  }

  /** A refusal of the whole batch may be about one envelope of it: then they go one by one. */
  async #refusedWhole(ready: readonly OutboxEntry[], { fault }: Failure): Promise<readonly Outcome[]> {
    if (isRetryable(fault.code) || ready.length === 1)
      return ready.map((entry) => ({ entry, result: { ok: false, fault } }));
    const outcomes: Outcome[] = [];
    for (const entry of ready) outcomes.push(...(await this.#submit([entry])));
    return outcomes;
  }

  /** Catches up with the epoch that was missed; who keeps losing waits a little longer each time. */
  async #recover(conflicts: readonly ConversationId[], outcomes: readonly Outcome[]): Promise<void> {
    for (const { entry, result } of outcomes) if (result.ok) this.#pausedUntil.delete(entry.conversationId);
    for (const id of conflicts) {
      const { clock, random } = this.#engine.platform;
      const lost = (this.#pausedUntil.get(id)?.conflicts ?? 0) + 1;
      const delay = lost === 1 ? 0 : backOff(lost - 1, random);
      this.#pausedUntil.set(id, { until: clock.now() + delay, conflicts: lost });
      await this.#engine.inbox.catchUp(id);
    }
  }

  #pause({ code, retryAfterMs }: Fault): void {
    if (code === "offline") return;
    this.#attempt += 1;
    const delay = Math.max(backOff(this.#attempt, this.#engine.platform.random), retryAfterMs ?? 0);
    this.#retryAt = this.#engine.platform.clock.now() + delay;
  }

  #look(): number {
    return (this.#lookedAt = this.#engine.platform.clock.now());
  }

  /**
   * Until the first pause is over that held something up. Timers may be a little early, and a pause may end between the last look and
   * this: then nothing went yet, and it is looked at again.
   */
  #sleep(): void {
    this.#cancelRetry();
    if (this.#closed) return;
    const { clock } = this.#engine.platform;
    const isAhead = (until: number) => until > this.#lookedAt;
    const pauses = [...this.#pausedUntil.values()].map(({ until }) => until).filter(isAhead);
    const due = isAhead(this.#retryAt) ? this.#retryAt : Math.min(...pauses);
    if (due < Infinity) this.#cancelRetry = clock.after(Math.max(0, due - clock.now()), () => this.wake());
  }
}

/** As many from the front as fit one call; at least one. */
function fit(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  let bytes = 0;
  const over = entries.findIndex((entry, at) => {
    bytes += entry.encrypted?.body.length ?? 0;
    return at > 0 && bytes > batchBytes;
  });
  return over === -1 ? entries : entries.slice(0, over);
}
