// One asynchronous mutex per conversation: whoever changes a group or its rows runs under it, in the order of asking.
import type { ConversationId } from "../../../shared/ids.ts";

export class ConversationLock {
  readonly #tails = new Map<ConversationId, Promise<void>>();

  /** Runs `task` when everything asked for this conversation before has ended, however it ended. Not re-entrant. */
  async run<Result>(conversationId: ConversationId, task: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(conversationId) ?? Promise.resolve();
    const result = before.then(task);
    const tail = result.then(nothing, nothing);
    this.#tails.set(conversationId, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(conversationId) === tail) this.#tails.delete(conversationId);
    }
  }

  /** Resolves when nothing runs or waits any more. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}

function nothing(): void {}
