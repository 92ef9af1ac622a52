// The device's own inbox: Welcomes, in order, each applied once. One that cannot be used is put aside with its cause, and those
// behind it go on.
import { Failure } from "../../../shared/fault.ts";
import type { InboxItem } from "../../../shared/wire/envelope.ts";
import { limits } from "../../../shared/wire/limits.ts";
import {
  addToDeviceInbox,
  endOfDeviceInbox,
  removeFromDeviceInbox,
  takeFromDeviceInbox,
} from "../store/deviceInbox.ts";
import { readMark } from "../store/profile.ts";
import { applyWelcome } from "./applyWelcome.ts";
import type { Engine } from "./context.ts";

/** An item that made the engine fail so often is put aside. */
const hopelessAfter = 4;

export class Welcomes {
  readonly #engine: Engine;
  #queue: Promise<void> = Promise.resolve();
  #tried = { sequence: 0, times: 0 };
  #isFilling = false;
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** What would leave a gap is not kept on a push's word: it is read in its turn. */
  receive(items: readonly InboxItem[]): void {
    const { store } = this.#engine;
    const end = endOfDeviceInbox(store);
    const next = items.filter(({ inboxSequence }, at) => inboxSequence <= end + 1 + at);
    addToDeviceInbox(store, next);
    void this.#drainSoon();
    if (next.length < items.length) void this.#fillGap();
  }

  /** Reads the inbox to its end and resolves when everything in it was applied. Rejects with the relay's Failure. */
  async catchUp(): Promise<void> {
    for (;;) {
      const after = this.#cursor;
      const { items, head } = await this.#engine.connection.ask("inbox.read", {
        after,
        limit: limits.envelopesPerPage,
      });
      await this.#passExpired(items[0]);
      addToDeviceInbox(this.#engine.store, items);
      await this.#drainSoon();
      if (this.#cursor >= head || this.#cursor === after) return;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue;
  }

  get #cursor(): number {
    return readMark(this.#engine.store, "inboxCursor") ?? 0;
  }

  /** One reading at a time, however many pushes ask for it; a failure is mended by the next login. */
  async #fillGap(): Promise<void> {
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      await this.catchUp();
    } catch (cause) {
      if (!(cause instanceof Failure)) this.#engine.platform.log.error("welcome.failed", cause);
    } finally {
      this.#isFilling = false;
    }
  }

  /** Items that this device did not come for in time are gone from the relay: those behind them are applied all the same. */
  async #passExpired(first: InboxItem | undefined): Promise<void> {
    const hasGap = () => first !== undefined && first.inboxSequence > this.#cursor + 1;
    if (!hasGap()) return;
    await this.#drainSoon();
    if (!hasGap()) return;
    const upTo = first!.inboxSequence - 1;
    this.#engine.platform.log.warn("inbox.expired", { upTo });
    removeFromDeviceInbox(this.#engine.store, upTo);
  }

  #drainSoon(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#drain());
    return this.#queue;
  }

  async #drain(): Promise<void> {
    try {
      for (let next = this.#next(); next !== undefined && !this.#closed; next = this.#next()) {
        await this.#apply(next);
      }
    } catch (cause) {
      // The worker died or the disk is full: what is left is taken up after the next login.
      if (cause instanceof Failure) this.#engine.platform.log.warn("welcome.postponed", { code: cause.code });
      else this.#engine.platform.log.error("welcome.failed", cause);
    }
  }

  async #apply(item: InboxItem): Promise<void> {
    const { lock, session } = this.#engine;
    const isSame = this.#tried.sequence === item.inboxSequence;
    this.#tried = { sequence: item.inboxSequence, times: isSame ? this.#tried.times + 1 : 1 };
    const isHopeless = this.#tried.times > hopelessAfter;
    await lock.run(item.item.conversationId, () => applyWelcome(this.#engine, item, isHopeless));
    session.applied();
  }

  #next(): InboxItem | undefined {
    return takeFromDeviceInbox(this.#engine.store, 1)[0];
  }
}
