// kill -9 of the relay, or SIGTERM, at random moments while devices submit and commit: whatever it acknowledged is there
// afterwards, once, under the sequence it said, and no log has a gap. Replay: PARLEY_SEED=<seed> npx vitest run tests/server/kill.test.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ConversationId, EnvelopeId } from "../../shared/ids.ts";
import type { Envelope, Submission } from "../../shared/wire/envelope.ts";
import { seeded, seedOf, type Random } from "../support/random.ts";
import { run, type Program } from "./support/program.ts";
import { enrolWith, handshake, startGroup, type WireDevice } from "./support/wireDevice.ts";

let folder = "";
let relay: Program;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "parley-relay-kill-"))));
afterEach(async () => {
  relay.child.kill("SIGKILL");
  await relay.finished;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<string> {
  relay = run("server/main.ts", [], {
    RELAY_DATA_DIR: folder,
    RELAY_PORT: "0",
    RELAY_CALLS_PER_MINUTE: "1000000",
    RELAY_ENVELOPES_PER_MINUTE: "1000000",
  });
  return (await relay.find(/is listening on (\S+)/))[1]!;
}

async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  relay.child.kill(signal);
  const { code, errors } = await relay.finished;
  if (signal === "SIGTERM") expect([code, errors], "asked to stop, it stops well").toEqual([0, errors]);
}

/** What the relay has promised: envelope -> sequence. */
type Promised = Map<EnvelopeId, number>;

it("[Q7] [C5] keeps every promise over kill -9", { timeout: 120_000 }, () => keepsPromises("SIGKILL", 8));

it(
  "[R6] keeps every promise when it is asked to stop under load, and ends with 0",
  { timeout: 120_000 },
  () => keepsPromises("SIGTERM", 4),
);

async function keepsPromises(signal: "SIGKILL" | "SIGTERM", ends: number): Promise<void> {
  const random = seeded(seedOf());
  console.info(`PARLEY_SEED=${random.seed}`);
  let url = await start();
  const invited = run("server/cli/admin.ts", ["invite", "--uses", "3"], { RELAY_DATA_DIR: folder }).finished;
  const code = new URL((await invited).output).hash.slice(1).split(".")[0]!;
  const devices = [await enrolWith(url, code), await enrolWith(url, code), await enrolWith(url, code)];
  const [a, b, c] = devices as [WireDevice, WireDevice, WireDevice];
  const conversations = [await startGroup(a, b), await startGroup(a, b, c), await startGroup(b, c)];
  const senders = devices.map((device) => new RestlessSender(device, conversations, random));
  const promised: Promised = new Map();
  for (let round = 0; round <= ends; round++) {
    const sending = Promise.all(senders.map((sender) => sender.sendUntilCut(promised)));
    await new Promise((resolve) => setTimeout(resolve, 20 + random.below(250)));
    await end(signal);
    await sending;
    url = await start();
    await Promise.all(devices.map((device) => device.reconnect(url)));
  }
  expect(promised.size).toBeGreaterThan(100);
  for (const conversationId of conversations) {
    const reader = conversationId === conversations[2] ? b : a;
    await checkLog(await readAll(reader, conversationId), conversationId, promised, senders);
  }
}

async function checkLog(
  log: readonly Envelope[],
  conversationId: ConversationId,
  promised: Promised,
  senders: readonly RestlessSender[],
): Promise<void> {
  expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
  expect(new Set(log.map(({ envelopeId }) => envelopeId)).size).toBe(log.length);
  const places = new Map(log.map(({ envelopeId, sequence }) => [envelopeId, sequence]));
  const owed = senders.flatMap((sender) => sender.sentTo(conversationId));
  for (const envelopeId of owed)
    if (promised.has(envelopeId)) expect(places.get(envelopeId)).toBe(promised.get(envelopeId));
  const commits = log.filter(({ kind }) => kind === "commit");
  expect(commits.map(({ epoch }) => epoch)).toEqual(commits.map((_, index) => index));
  for (const { sequence, epoch } of commits.slice(1))
    expect(log[sequence], "each later commit has its announcement").toMatchObject({ epoch: epoch + 1 });
}

async function readAll(device: WireDevice, conversationId: ConversationId): Promise<Envelope[]> {
  const log: Envelope[] = [];
  for (;;) {
    const page = await device.call("log.read", { conversationId, after: log.length, limit: 500 });
    log.push(...page.envelopes);
    if (log.length >= page.head || page.envelopes.length === 0) return log;
  }
}

/** Submits batches without a pause, sends what was not answered again, and commits now and then. */
class RestlessSender {
  readonly #device: WireDevice;
  readonly #conversations: readonly ConversationId[];
  readonly #random: Random;
  readonly #sent = new Map<EnvelopeId, ConversationId>();
  readonly #epochs = new Map<ConversationId, number>();
  #unanswered: Submission[] = [];

  constructor(device: WireDevice, conversations: readonly ConversationId[], random: Random) {
    this.#device = device;
    this.#conversations = conversations;
    this.#random = random;
  }

  sentTo(conversationId: ConversationId): EnvelopeId[] {
    return [...this.#sent].filter(([, id]) => id === conversationId).map(([envelopeId]) => envelopeId);
  }

  async sendUntilCut(promised: Promised): Promise<void> {
    try {
      for (;;) {
        await this.#learnEpochs();
        await this.#submit(promised);
        if (this.#random.below(4) === 0) await this.#commit(promised);
      }
    } catch (cause) {
      // The relay is gone; what was not answered is sent again next time. A broken promise is another matter.
      if (this.#device.client.socket.connected) throw cause;
    }
  }

  async #learnEpochs(): Promise<void> {
    const { conversations } = await this.#device.call("log.heads", { all: true });
    for (const { conversationId, epoch } of conversations) this.#epochs.set(conversationId, epoch);
  }

  async #submit(promised: Promised): Promise<void> {
    const fresh = Array.from({ length: 1 + this.#random.below(10) }, () => this.#fresh());
    const batch = [...this.#unanswered, ...fresh].slice(0, 128);
    this.#unanswered = batch;
    const { results } = await this.#device.submit(...batch);
    for (const [index, result] of results.entries())
      if (result.ok) this.#remember(promised, batch[index]!.envelopeId, result.sequence);
    this.#unanswered = [];
  }

  #fresh(): Submission {
    const own = [...this.#epochs.keys()].filter((id) => this.#conversations.includes(id));
    const conversationId = this.#random.pick(own);
    const envelope = this.#device.envelope(conversationId, { epoch: this.#epochs.get(conversationId)! });
    this.#sent.set(envelope.envelopeId, conversationId);
    return envelope;
  }

  async #commit(promised: Promised): Promise<void> {
    const { conversationId, envelopeId } = this.#fresh();
    const epoch = this.#epochs.get(conversationId)!;
    const announcement = { envelopeId: this.#fresh().envelopeId, body: new Uint8Array(9) };
    const bundle = handshake([], { envelopeId, epoch, announcement });
    const params = { conversationId, generation: 0, handshake: bundle };
    const reply = (await this.#device.client.raw("conversation.commit", params)) as {
      readonly ok: boolean;
      readonly value: { readonly sequence: number };
    };
    if (reply.ok) this.#remember(promised, envelopeId, reply.value.sequence);
  }

  /** A promise never changes: the same envelope is always answered with the same sequence. */
  #remember(promised: Promised, envelopeId: EnvelopeId, sequence: number): void {
    expect(promised.get(envelopeId) ?? sequence).toBe(sequence);
    promised.set(envelopeId, sequence);
  }
}
