// Carries out what this device wants to change in its groups: one commit at a time per conversation, submitted only when the
// conversation is caught up, derived anew after every lost race, taken up again after a crash.
import { Failure, isRetryable } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { conversationsToCommit, readIntents, readStagedCommit } from "../store/commits.ts";
import { backOff } from "./backOff.ts";
import type { Engine } from "./context.ts";
import { finishLeaving } from "./finishLeaving.ts";
import type { Intent } from "./intent.ts";
import { giveUpCommit, loseCommit, submitCommit } from "./submitCommit.ts";
import { stageNext } from "./stageNext.ts";

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (cause: Failure) => void;
}

export class Intents {
  readonly #engine: Engine;
  readonly #pending = new Set<ConversationId>();
  readonly #running = new Map<ConversationId, Promise<void>>();
  /** Asked for while something was under way. */
  readonly #again = new Set<ConversationId>();
  readonly #submitting = new Set<ConversationId>();
  readonly #timers = new Map<ConversationId, () => void>();
  readonly #failures = new Map<ConversationId, number>();
  readonly #waiters = new Map<number, Waiter>();
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether a commit of this device is at the relay or on the way: its place in the log is not known yet. */
  isSubmitting(id: ConversationId): boolean {
    return this.#submitting.has(id);
  }

  /** Takes up everything that is stored: after a login. */
  wakeAll(): void {
    this.#failures.clear();
    for (const id of conversationsToCommit(this.#engine.store)) this.wakeSoon(id);
  }

  /** Something of this conversation is to be done; when it is due. */
  wakeSoon(id: ConversationId): void {
    this.#pending.add(id);
    queueMicrotask(() => this.#schedule(id));
  }

  /** The conversation is caught up again; nothing happens unless something waits for that. */
  resume(id: ConversationId): void {
    if (this.#pending.has(id)) this.#schedule(id);
  }

  /** Resolves when the intent took effect; rejects with what the relay refused it for, or `timeout` (it may still happen). */
  async outcome(intentId: number): Promise<void> {
    const { clock } = this.#engine.platform;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.set(intentId, { resolve, reject });
    const cancel = clock.after(limits.callTimeoutMs, () => reject(new Failure("timeout")));
    try {
      await promise;
    } finally {
      cancel();
      this.#waiters.delete(intentId);
    }
  }

  finished(ids: readonly number[]): void {
    for (const id of ids) this.#waiters.get(id)?.resolve();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    for (const { reject } of this.#waiters.values()) reject(new Failure("offline", "closing"));
    await Promise.all(this.#running.values());
  }

  #schedule(id: ConversationId): void {
    if (this.#running.has(id)) return void this.#again.add(id);
    if (this.#closed || !this.#engine.session.isCurrent) return;
    if (!this.#engine.inbox.isCurrent(id)) return;
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    const due = this.#dueAt(id);
    if (due === undefined) return void this.#pending.delete(id);
    const delay = due - this.#engine.platform.clock.now();
    if (delay > 0) this.#after(id, delay);
    else this.#start(id);
  }

  #dueAt(id: ConversationId): number | undefined {
    const { store } = this.#engine;
    if (readStagedCommit(store, id) !== undefined) return 0;
    const times = readIntents<Intent>(store, id).map(({ intent }) => intent.notBefore);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #after(id: ConversationId, delay: number): void {
    this.#timers.get(id)?.();
    this.#timers.set(
      id,
      this.#engine.platform.clock.after(delay, () => this.#schedule(id)),
    );
  }

  #start(id: ConversationId): void {
    this.#running.set(id, this.#carryOn(id));
  }

  async #carryOn(id: ConversationId): Promise<void> {
    const more = await this.#step(id);
    this.#running.delete(id);
    if (this.#again.delete(id) || more) this.#schedule(id);
  }

  /** True when the next intent may be looked at at once. Never rejects. */
  async #step(id: ConversationId): Promise<boolean> {
    try {
      const next = await this.#engine.lock.run(id, () => stageNext(this.#engine, id));
      if (next.kind === "nothing") return false;
      if (next.kind === "done") {
        this.finished(next.intents);
        return true;
      }
      if (next.kind === "leave") return await this.#leave(id, next.intents);
      return await this.#submit(id);
    } catch (cause) {
      return this.#failed(id, cause);
    }
  }

  async #submit(id: ConversationId): Promise<boolean> {
    this.#submitting.add(id);
    try {
      await submitCommit(this.#engine, id);
      this.#failures.delete(id);
    } finally {
      this.#submitting.delete(id);
      this.#engine.inbox.wake(id);
    }
    // It takes effect in the log; what comes next waits until the conversation is current again.
    return true;
  }

  async #leave(id: ConversationId, intents: readonly number[]): Promise<boolean> {
    const left = await finishLeaving(this.#engine, id);
    if (left) this.finished(intents);
    return false;
  }

  async #failed(id: ConversationId, cause: unknown): Promise<boolean> {
    const { platform, lock } = this.#engine;
    if (this.#closed) return false;
    if (!(cause instanceof Failure)) platform.log.error("commit.failed", cause, { conversationId: id });
    const failure = cause instanceof Failure ? cause : new Failure("internal");
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    if (failure.code === "conflict") {
      await lock.run(id, () => loseCommit(this.#engine, id));
      await this.#engine.inbox.catchUp(id);
    } else if (!isRetryable(failure.code)) {
      const dropped = await lock.run(id, () => giveUpCommit(this.#engine, id, failure));
      for (const intent of dropped) this.#waiters.get(intent)?.reject(failure);
      return true;
    }
    if (failure.code !== "offline")
      this.#after(id, Math.max(backOff(failures, platform.random), failure.fault.retryAfterMs ?? 0));
    return false;
  }
}
