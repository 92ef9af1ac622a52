// Bench (b): how long after it was submitted in one app a message is shown in the other, at 200 messages a second, 1:1: from
// `message.send` asked of one core process, through a real relay process, to `message.added` of the other core process, the ways
// between host and core included. Beside it the same payload at the same rate through a bare Socket.IO forwarder, between two
// processes spoken to in the same way, which encrypt and store nothing.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConversationId, MessageId } from "../../shared/ids.ts";
import { startRelayProcess } from "../support/relayProcess.ts";
import { mintMessageId, startRelayAndTalkers, type Talker } from "../support/talkers.ts";
import { absolute, median, quantile, relative, type Figure } from "./figure.ts";
import { startForwarderTalker, type ForwarderTalker } from "./forwarderTalker.ts";
import { unlimited } from "./relay.ts";
import { startForwarder } from "./relayForwarderProcess.ts";

const perSecond = 200;
const seconds = 6;
const rounds = 5;
/** Bytes through the forwarder. */
const payload = 512;
/** Make an envelope a little larger than that. */
const letters = 128;

export async function latencyBench(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-latency-"));
  const relay = await startRelayProcess(join(folder, "relay"), unlimited);
  const forwarder = await startForwarder("wire");
  const { alice, bob, conversationId } = await startRelayAndTalkers(relay, folder);
  const bare = await Promise.all(["a", "b"].map((name) => startForwarderTalker(forwarder.url, name)));
  try {
    return toFigures(
      await measure(throughCores(alice, bob, conversationId), throughForwarder(bare[0]!, bare[1]!)),
    );
  } finally {
    for (const talker of bare) talker.close();
    await Promise.all([alice.core.close(), bob.core.close(), forwarder.close()]);
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two ends: what one submits, the other is told of. */
interface Path {
  /** Submits one message; `arrived` is called when the other end shows it. */
  send(arrived: () => void): void;
}
interface Result {
  readonly p50: number;
  readonly p99: number;
}
interface Round {
  readonly cores: Result;
  readonly bare: Result;
}

/** One result per round and path, after one round to warm up. */
async function measure(cores: Path, bare: Path): Promise<readonly Round[]> {
  const results: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const result = { cores: toResult(await runOnce(cores)), bare: toResult(await runOnce(bare)) };
    if (round > 0) results.push(result);
  }
  return results;
}

function toResult(latencies: readonly number[]): Result {
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** Submits at a steady rate, whatever is still on its way; answers every latency in milliseconds. */
async function runOnce(path: Path): Promise<readonly number[]> {
  const total = perSecond * seconds;
  const latencies: number[] = [];
  const all = Promise.withResolvers<void>();
  const startedAt = performance.now();
  for (let number = 0; number < total; number++) {
    const early = startedAt + (number * 1_000) / perSecond - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const submittedAt = performance.now();
    path.send(() => {
      latencies.push(performance.now() - submittedAt);
      if (latencies.length === total) all.resolve();
    });
  }
  await all.promise;
  return latencies;
}

function throughCores(alice: Talker, bob: Talker, conversationId: ConversationId): Path {
  const waiting = new Map<MessageId, () => void>();
  bob.core.hear((event) => {
    if (event.name !== "message.added") return;
    for (const { messageId } of event.body.messages) waiting.get(messageId)?.();
  });
  const text = "x".repeat(letters);
  return {
    send(arrived) {
      const messageId = mintMessageId();
      waiting.set(messageId, arrived);
      void alice.core.ask("message.send", { conversationId, messageId, text });
    },
  };
}

function throughForwarder(alice: ForwarderTalker, bob: ForwarderTalker): Path {
  const waiting = new Map<string, () => void>();
  bob.hear((body) => waiting.get(idOf(body))?.());
  return {
    send(arrived) {
      const body = new Uint8Array(randomBytes(payload));
      waiting.set(idOf(body), arrived);
      alice.send("b", body);
    },
  };
}

function idOf(body: Uint8Array): string {
  return Buffer.from(body.subarray(0, 16)).toString("hex");
}

/**
 * The ratios hold the product to the machine it runs on; what it adds to the bare way is held to what people notice (a quarter of
 * what they take for immediate, and all of it once in a hundred messages).
 */
function toFigures(results: readonly Round[]): Figure[] {
  const of = (value: (round: Round) => number) => median(results.map(value));
  return [
    relative("latency.p50", {
      ...{ value: of(({ cores }) => cores.p50), baseline: of(({ bare }) => bare.p50), unit: "ms", limit: 30 },
    }),
    relative("latency.p99", {
      ...{ value: of(({ cores }) => cores.p99), baseline: of(({ bare }) => bare.p99), unit: "ms", limit: 25 },
    }),
    absolute("latency.p50.over", {
      ...{ value: of(({ cores, bare }) => cores.p50 - bare.p50), unit: "ms over the forwarder", atMost: 25 },
    }),
    absolute("latency.p99.over", {
      ...{ value: of(({ cores, bare }) => cores.p99 - bare.p99), unit: "ms over the forwarder", atMost: 100 },
    }),
  ];
}
