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
const kills = 12;

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
  const finished = { sending: false };
  const sending = Promise.all([sendAll(alice, "a", messages / 2), sendAll(bob, "b", messages / 2)]).finally(
    () => (finished.sending = true),
  );
  const killing = killAtRandom(random, finished);
  const [[fromAlice, fromBob]] = await Promise.all([sending, killing]);

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

/** Sends one after the other; after a kill the same message (same id) is sent again until the core acknowledges it. */
async function sendAll(talker: Talker, prefix: string, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let number = 0; number < count; number++) {
    const [messageId, text] = [mintMessageId(), `${prefix} ${number} 项目`];
    await until(async () => {
      await talker.core.ask("message.send", { conversationId, messageId, text });
      return true;
    });
    texts.push(text);
  }
  return texts;
}

async function killAtRandom(random: Random, finished: { readonly sending: boolean }): Promise<void> {
  for (let kill = 0; kill < kills && !finished.sending; kill++) {
    await new Promise((resolve) => setTimeout(resolve, random.below(600)));
    const victim = random.pick([relay, alice, bob]);
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
