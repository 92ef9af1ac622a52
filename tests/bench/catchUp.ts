// Bench (c): a core comes back to 10,000 messages that the relay has kept for it: fetched, decrypted, stored, indexed and told
// to the window. Every round starts from the same closed profile and the same relay, beside the engine's bare decryption of the
// same 10,000 envelopes (bareDecryptionMain.ts) in a process as fresh as the core's.
import { fork } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConversationId } from "../../shared/ids.ts";
import { startCoreProcess, type CoreProcess } from "../support/coreProcess.ts";
import { seeded } from "../support/random.ts";
import { startRelayProcess, type RelayProcess } from "../support/relayProcess.ts";
import { mintMessageId, startRelayAndTalkers, until, type Talker } from "../support/talkers.ts";
import type { BareDecryption } from "./bareDecryptionMain.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import { unlimited } from "./relay.ts";
import { openTexts } from "./storeHistory.ts";

const messages = 10_000;
const rounds = 5;

export async function catchUpBench(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-catch-up-"));
  const relay = await startRelayProcess(join(folder, "relay"), unlimited);
  try {
    const queued = await queueMessages(relay, folder);
    const results: Result[] = [];
    for (let round = 0; round < rounds; round++) {
      await restore(folder);
      const bare = await decryptBare(queued);
      await restore(folder);
      results.push({ bare, core: await catchUp(relay, queued) });
    }
    return toFigures(results);
  } finally {
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Spent {
  readonly seconds: number;
  readonly cpuSeconds: number;
}
interface Result {
  readonly bare: Spent;
  readonly core: Spent;
}

function toFigures(results: readonly Result[]): Figure[] {
  const per = (value: (result: Result) => number) => (1e6 * median(results.map(value))) / messages;
  return [
    absolute("catchUp.rate", {
      value: messages / median(results.map(unshared)),
      ...{ unit: "messages/s, where the core has a processor to itself", atLeast: 1_500 },
    }),
    relative("catchUp.time", {
      ...{ value: per(({ core }) => core.seconds), baseline: per(({ bare }) => bare.seconds) },
      ...{ unit: "µs/message", limit: 2 },
    }),
    relative("catchUp.cpu", {
      ...{ value: per(({ core }) => core.cpuSeconds), baseline: per(({ bare }) => bare.cpuSeconds) },
      ...{ unit: "µs/message", limit: 2 },
    }),
  ];
}

/**
 * Seconds of the catch-up, less what other programs took: the bare decryption, which only computes, tells which share of a
 * processor this machine had left in the same round. On an idle machine that share is 1.
 */
function unshared({ bare, core }: Result): number {
  return core.seconds * Math.min(1, bare.cpuSeconds / bare.seconds);
}

interface Queued {
  readonly dataDir: string;
  readonly relayDir: string;
  readonly conversationId: ConversationId;
}

/** Alice writes while Bob is away. Relay and profile are kept aside as they are then. */
async function queueMessages(relay: RelayProcess, folder: string): Promise<Queued> {
  const { alice, bob, conversationId } = await startRelayAndTalkers(relay, folder);
  await bob.core.close();
  await writeAll(alice, conversationId);
  await until(async () => {
    const { connection } = await alice.core.ask("app.view", {});
    return connection.waitingToSend === 0;
  });
  await alice.core.close();
  await relay.close();
  for (const name of kept) await cp(join(folder, name), join(folder, `${name}.kept`), { recursive: true });
  return { dataDir: bob.dataDir, relayDir: join(folder, "relay"), conversationId };
}

const kept = ["relay", "Bob"];

async function restore(folder: string): Promise<void> {
  for (const name of kept) {
    await rm(join(folder, name), { recursive: true, force: true });
    await cp(join(folder, `${name}.kept`), join(folder, name), { recursive: true });
  }
}

async function writeAll(alice: Talker, conversationId: ConversationId): Promise<void> {
  const nextText = openTexts(seeded(20260106));
  let left = messages;
  const lane = async () => {
    while (left-- > 0)
      await alice.core.ask("message.send", { conversationId, messageId: mintMessageId(), text: nextText() });
  };
  await Promise.all(Array.from({ length: 64 }, lane));
}

async function decryptBare({ dataDir, relayDir, conversationId }: Queued): Promise<Spent> {
  const child = fork(join(import.meta.dirname, "bareDecryptionMain.ts"), [dataDir, relayDir, conversationId]);
  const gone = once(child, "exit");
  const [bare] = (await once(child, "message")) as [BareDecryption];
  await gone;
  if (bare.messages !== messages) throw new Error(`${bare.messages} of ${messages} decrypted`);
  return bare;
}

/** From the start of the connection to the event with the last message. */
async function catchUp(relay: RelayProcess, { dataDir }: Queued): Promise<Spent> {
  await relay.start();
  const core = await startCoreProcess(dataDir);
  const startedAt = Date.now();
  const endedAt = await heardAll(core, core.cpuSeconds());
  await core.close();
  await relay.close();
  return { seconds: (endedAt.at - startedAt) / 1_000, cpuSeconds: endedAt.cpuSeconds };
}

async function heardAll(core: CoreProcess, before: Promise<number>) {
  let heard = 0;
  const at = await new Promise<number>((resolve) => {
    core.hear((event, at) => {
      if (event.name !== "message.added") return;
      heard += event.body.messages.length;
      if (heard >= messages) resolve(at);
    });
  });
  return { at, cpuSeconds: (await core.cpuSeconds()) - (await before) };
}
