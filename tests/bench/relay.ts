// Bench (a): what durable delivery costs. Relay and bare forwarder run side by side, each in its own process, under the same
// load from a third: 1:1 messages of 512 bytes, one per call, the same number in flight, in alternating rounds.
import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRelayProcess } from "../support/relayProcess.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import type { FromCrowd, Load, ToCrowd } from "./relayCrowd.ts";
import { startForwarder } from "./relayForwarderProcess.ts";

const load: Load = { pairs: 64, inFlight: 8, bytes: 512 };
const messages = 20_000;
const rounds = 5;
export const unlimited = {
  RELAY_ANONYMOUS_CALLS_PER_MINUTE: "1000000000",
  RELAY_CALLS_PER_MINUTE: "1000000000",
  RELAY_ENVELOPES_PER_MINUTE: "1000000000",
};

export async function relayBench(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-relay-"));
  const relay = await startRelayProcess(folder, unlimited);
  const [wire, plain] = await Promise.all([startForwarder("wire"), startForwarder("default")]);
  const code = new URL(await relay.invite(2 * load.pairs)).hash.slice(1).split(".")[0]!;
  const contenders: readonly Contender[] = [
    { server: relay, crowd: await gather({ kind: "relay", url: relay.url, code, load }) },
    { server: wire, crowd: await gather({ kind: "forwarder", url: wire.url, parser: "wire", load }) },
    { server: plain, crowd: await gather({ kind: "forwarder", url: plain.url, parser: "default", load }) },
  ];
  try {
    return toFigures(await measure(contenders));
  } finally {
    for (const { crowd } of contenders) crowd.disconnect();
    await Promise.all([relay.close(), wire.close(), plain.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Contender {
  readonly server: { cpuSeconds(): Promise<number> };
  readonly crowd: ChildProcess;
}
interface Result {
  readonly messagesPerSecond: number;
  /** Of the server process alone, per delivered message. */
  readonly cpuMicros: number;
}

/** One result per contender: the median of the rounds, after one round to warm up. */
async function measure(contenders: readonly Contender[]): Promise<Result[]> {
  const results: Result[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round++)
    for (const [index, contender] of contenders.entries()) {
      const result = await runOnce(contender);
      if (round > 0) results[index]!.push(result);
    }
  return results.map((each) => ({
    messagesPerSecond: median(each.map((result) => result.messagesPerSecond)),
    cpuMicros: median(each.map((result) => result.cpuMicros)),
  }));
}

async function runOnce({ server, crowd }: Contender): Promise<Result> {
  const before = await server.cpuSeconds();
  const done = next(crowd, "done");
  crowd.send({ kind: "run", messages } satisfies ToCrowd);
  const { seconds, delivered } = await done;
  // The relay's own upkeep after the rush belongs to the messages, too.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const cpuSeconds = (await server.cpuSeconds()) - before;
  return { messagesPerSecond: delivered / seconds, cpuMicros: (cpuSeconds / delivered) * 1e6 };
}

function toFigures([relay, wire, plain]: readonly Result[]): Figure[] {
  if (relay === undefined || wire === undefined || plain === undefined)
    throw new Error("a contender is missing");
  return [
    absolute("relay: durable 1:1 messages", {
      value: relay.messagesPerSecond,
      unit: "messages/s",
      atLeast: 2_000,
    }),
    relative("relay: server CPU per delivered message, over a bare forwarder with Socket.IO's own parser", {
      value: relay.cpuMicros,
      baseline: plain.cpuMicros,
      unit: "µs",
      limit: 2.5,
    }),
    relative("relay: server CPU per delivered message, over a bare forwarder with the wire's parser", {
      value: relay.cpuMicros,
      baseline: wire.cpuMicros,
      unit: "µs",
      limit: 2.5,
    }),
  ];
}

async function gather(target: Exclude<ToCrowd, { readonly kind: "run" }>): Promise<ChildProcess> {
  const crowd = fork(join(import.meta.dirname, "relayCrowd.ts"));
  const connected = next(crowd, "connected");
  crowd.send(target);
  await connected;
  return crowd;
}

function next<Kind extends FromCrowd["kind"]>(
  crowd: ChildProcess,
  kind: Kind,
): Promise<Extract<FromCrowd, { readonly kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the crowd ended: ${code}`));
    crowd.once("exit", onExit);
    crowd.on("message", function take(message: FromCrowd) {
      if (message.kind !== kind) return;
      crowd.off("message", take);
      crowd.off("exit", onExit);
      resolve(message as Extract<FromCrowd, { readonly kind: Kind }>);
    });
  });
}
