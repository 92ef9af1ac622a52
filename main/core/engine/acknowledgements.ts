// Tells the relay what is durable here, so that it can let go of it: cumulative, in batches, a moment after the last of many.
import { Failure } from "../../../shared/fault.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { markAcknowledged, readUnacknowledged } from "../store/conversations.ts";
import { readMark, writeMark } from "../store/profile.ts";
import type { Engine } from "./context.ts";

const pauseMs = 300;

export class Acknowledgements {
  readonly #engine: Engine;
  #cancel: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Something was applied. */
  wakeSoon(): void {
    if (this.#cancel !== undefined || this.#closed) return;
    this.#cancel = this.#engine.platform.clock.after(pauseMs, () => {
      this.#cancel = undefined;
      this.#running = this.#run();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#engine.connection.isOnline && !this.#closed && (await this.#acknowledge()));
    } catch (cause) {
      // Only an optimisation is lost: the next one says the same and more.
      if (!(cause instanceof Failure)) this.#engine.platform.log.error("acknowledge.failed", cause);
    }
  }

  /** False when everything is told. */
  async #acknowledge(): Promise<boolean> {
    const { store, connection } = this.#engine;
    const conversations = readUnacknowledged(store, limits.acknowledgementsPerCall);
    const inbox = readMark(store, "inboxCursor") ?? 0;
    const isInboxTold = inbox <= (readMark(store, "inboxAcknowledged") ?? 0);
    if (conversations.length === 0 && isInboxTold) return false;
    store.sync();
    await connection.ask("cursor.acknowledge", {
      conversations: [...conversations],
      ...(isInboxTold ? {} : { inbox }),
    });
    store.transaction(() => {
      markAcknowledged(store, conversations);
      writeMark(store, "inboxAcknowledged", inbox);
    });
    return conversations.length === limits.acknowledgementsPerCall;
  }
}
