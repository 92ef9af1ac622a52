import { describe, expect, test } from "vitest";
import { ConversationLock } from "../../../main/core/engine/conversationLock.ts";
import type { ConversationId } from "../../../shared/ids.ts";

const [here, there] = ["here", "there"] as unknown as [ConversationId, ConversationId];

describe("the conversation lock", () => {
  test("runs one task after the other in a conversation, in the order of asking", async () => {
    const lock = new ConversationLock();
    const steps: string[] = [];
    const task = (name: string) => async () => {
      steps.push(`${name} starts`);
      await Promise.resolve();
      steps.push(`${name} ends`);
    };
    await Promise.all([lock.run(here, task("first")), lock.run(here, task("second"))]);
    expect(steps).toEqual(["first starts", "first ends", "second starts", "second ends"]);
  });

  test("different conversations do not wait for each other", async () => {
    const lock = new ConversationLock();
    const gate = Promise.withResolvers<void>();
    const held = lock.run(here, () => gate.promise);
    await expect(lock.run(there, async () => "done")).resolves.toBe("done");
    gate.resolve();
    await held;
  });

  test("a failed task fails its own caller and nobody else", async () => {
    const lock = new ConversationLock();
    const failed = lock.run(here, async () => Promise.reject(new Error("broken")));
    const next = lock.run(here, async () => "fine");
    await expect(failed).rejects.toThrow("broken");
    await expect(next).resolves.toBe("fine");
  });

  test("is idle when nothing runs or waits any more", async () => {
    const lock = new ConversationLock();
    const done: number[] = [];
    void lock.run(here, async () => done.push(1));
    void lock.run(here, async () => done.push(2));
    void lock.run(there, async () => done.push(3));
    await lock.idle();
    expect(done.toSorted()).toEqual([1, 2, 3]);
  });
});
