// kill -9 of the relay and of both cores at random points during 1,000 messages: afterwards every message whose sending was
// acknowledged is there exactly once, in the same order on both sides and in its sender's order.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/kill.test.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ConversationId } from "../../shared/ids.ts";
import { startCoreProcess } from "../support/coreProcess.ts";
import { seeded, seedOf, type Random } from "../support/random.ts";
import { startRelayProcess, type RelayProcess } from "../support/relayProcess.ts";
import {
  historyOf,
  mintMessageId,
  startRelayAndTalkers,
  textsOf,
  until,
  type Talker,
} from "../support/talkers.ts";

const messages = 1_000;
/** Of the relay, of Alice's core and of Bob's, each. */
const killsEach = 5;

let folder = "";
let relay: RelayProcess;
let alice: Talker;
let bob: Talker;
let conversationId: ConversationId;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-kill-"));
  relay = await startRelayProcess(join(folder, "relay"));
  ({ alice, bob, conversationId } = await startRelayAndTalkers(relay, folder));
});
afterEach(async () => {
  await Promise.all([alice?.core.close(), bob?.core.close(), relay?.close()]);
  await rm(folder, { recursive: true, force: true });
});

it("loses nothing and doubles nothing under kill -9", { timeout: 400_000 }, async () => {
  const random = seeded(seedOf());
  console.info(`PARLEY_SEED=${random.seed}`);
  const progress = { acknowledged: 0 };
  const sending = Promise.all([
    sendAll(alice, { prefix: "a", count: messages / 2, progress }),
    sendAll(bob, { prefix: "b", count: messages / 2, progress }),
  ]);
  const [[fromAlice, fromBob]] = await Promise.all([sending, killAtRandom(random, progress)]);

  await until(async () => (await waitingToSend(alice)) + (await waitingToSend(bob)) === 0, 120_000);
  await until(async () => {
    const [left, right] = await bothHistories();
    return left.length === right.length && left.length >= messages;
  }, 120_000);
  const [left, right] = await bothHistories();
  expect(right).toEqual(left);
  expect(left.toSorted()).toEqual([...fromAlice, ...fromBob].toSorted());
  expect(left.filter((text) => text.startsWith("a"))).toEqual(fromAlice);
  expect(left.filter((text) => text.startsWith("b"))).toEqual(fromBob);
});

interface Progress {
  /** By their senders' cores. */
  acknowledged: number;
}

/** Sends one after the other; after a kill the same message (same id) is sent again until the core acknowledges it. */
async function sendAll(
  talker: Talker,
  { prefix, count, progress }: { prefix: string; count: number; progress: Progress },
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let number = 0; number < count; number++) {
    const [messageId, text] = [mintMessageId(), `${prefix} ${number} 项目`];
    await until(async () => {
      await talker.core.ask("message.send", { conversationId, messageId, text });
      return true;
    });
    texts.push(text);
    progress.acknowledged += 1;
  }
  return texts;
}

/** Each victim as often as the others, in any order, at any number of messages and at any moment of sending one. */
async function killAtRandom(random: Random, progress: Progress): Promise<void> {
  const points = Array.from({ length: 3 * killsEach }, () => random.below(messages - 10));
  const victims = Array.from({ length: killsEach }, () => [relay, alice, bob]).flat();
  for (const point of points.toSorted((a, b) => a - b)) {
    await until(async () => progress.acknowledged >= point);
    await new Promise((resolve) => setTimeout(resolve, random.below(20)));
    const [victim] = victims.splice(random.below(victims.length), 1);
    if (victim === relay) {
      await relay.kill();
      await relay.start();
    } else await killCore(victim as Talker);
  }
}

async function killCore(talker: Talker): Promise<void> {
  await talker.core.kill();
  talker.core = await startCoreProcess(talker.dataDir);
}

async function waitingToSend(talker: Talker): Promise<number> {
  const { connection } = await talker.core.ask("app.view", {});
  return connection.state === "online" ? connection.waitingToSend : Number.NaN;
}

async function bothHistories(): Promise<readonly [readonly string[], readonly string[]]> {
  const [left, right] = await Promise.all([historyOf(alice, conversationId), historyOf(bob, conversationId)]);
  return [textsOf(left), textsOf(right)];
}
