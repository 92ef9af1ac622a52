// The clients of the relay bench: pairs of devices, each with a fixed number of messages in flight to its partner. A child
// process, so that its CPU is nobody's but its own.
import { io } from "socket.io-client";
import type { ConversationId } from "../../shared/ids.ts";
import { wireParser } from "../../shared/wire/parser.ts";
import type { WirePushes } from "../../shared/wire/pushes.ts";
import type { PushBody } from "../../shared/contract.ts";
import {
  enrolWith,
  fixedConversationId,
  handshake,
  someBytes,
  type WireDevice,
} from "../server/support/wireDevice.ts";

export interface Load {
  readonly pairs: number;
  readonly inFlight: number;
  readonly bytes: number;
}
export type ToCrowd =
  | { readonly kind: "relay"; readonly url: string; readonly code: string; readonly load: Load }
  | { readonly kind: "forwarder"; readonly url: string; readonly parser: string; readonly load: Load }
  | { readonly kind: "run"; readonly messages: number };
export type FromCrowd =
  | { readonly kind: "connected" }
  | { readonly kind: "done"; readonly seconds: number; readonly delivered: number };

/** A device that can send one message to its partner and tells when one has come. */
interface Sender {
  send(): Promise<void>;
  onMessage: (count: number) => void;
}

let crowd: Sender[] = [];
let inFlight = 1;

process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToCrowd) => void take(message));

async function take(message: ToCrowd): Promise<void> {
  if (message.kind === "run") return tell({ kind: "done", ...(await run(message.messages)) });
  const { load } = message;
  inFlight = load.inFlight;
  const pairs = Array.from({ length: load.pairs }, (_, pair) => pair);
  const connected = await Promise.all(
    pairs.map((pair) => (message.kind === "relay" ? relayPair(message, load) : forwarderPair(message, pair))),
  );
  crowd = connected.flat();
  tell({ kind: "connected" });
}

/** Sends `messages` in all, every device the same share, and waits until the last has reached its partner. */
async function run(messages: number) {
  const share = Math.ceil(messages / crowd.length);
  const startedAt = performance.now();
  let delivered = 0;
  const arrived = new Promise<void>((resolve) => {
    for (const sender of crowd)
      sender.onMessage = (count) => {
        delivered += count;
        if (delivered >= share * crowd.length) resolve();
      };
  });
  await Promise.all(crowd.map((sender) => sendShare(sender, share)));
  await arrived;
  return { seconds: (performance.now() - startedAt) / 1_000, delivered };
}

async function sendShare(sender: Sender, share: number): Promise<void> {
  let left = share;
  const lane = async () => {
    while (left-- > 0) await sender.send();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

type RelayTarget = Extract<ToCrowd, { readonly kind: "relay" }>;

async function relayPair({ url, code }: RelayTarget, { bytes }: Load): Promise<Sender[]> {
  const [alice, bob] = [await enrolWith(url, code, "A"), await enrolWith(url, code, "B")];
  const conversationId = fixedConversationId("direct", alice.accountId, bob.accountId);
  await alice.call("conversation.create", { conversationId, kind: "direct", handshake: handshake([bob]) });
  return [alice, bob].map((device) => relaySender(device, conversationId, bytes));
}

/** One envelope per call: the relay's worst case, and what the forwarder does. Real cores send batches. */
function relaySender(device: WireDevice, conversationId: ConversationId, size: number): Sender {
  const { socket } = device.client;
  const body = someBytes(size);
  const sender: Sender = {
    async send() {
      const envelopes = [device.envelope(conversationId, { body })];
      const reply = await socket.timeout(60_000).emitWithAck("call", "envelope.submit", { envelopes });
      if (reply.ok !== true || reply.value.results[0].ok !== true) throw new Error(JSON.stringify(reply));
    },
    onMessage: () => {},
  };
  let upTo = 0;
  let acknowledging = false;
  socket.on("push", (name: string, { envelopes }: PushBody<WirePushes, "log.appended">) => {
    if (name !== "log.appended") return;
    upTo = envelopes.at(-1)!.sequence;
    sender.onMessage(envelopes.length);
    if (acknowledging) return;
    acknowledging = true;
    setTimeout(() => void acknowledge(), 250);
  });
  async function acknowledge(): Promise<void> {
    acknowledging = false;
    const conversations = [{ conversationId, sequence: upTo }];
    await socket.timeout(60_000).emitWithAck("call", "cursor.acknowledge", { conversations });
  }
  return sender;
}

type ForwarderTarget = Extract<ToCrowd, { readonly kind: "forwarder" }>;

async function forwarderPair({ url, parser, load }: ForwarderTarget, pair: number): Promise<Sender[]> {
  const names = [`${pair}a`, `${pair}b`] as const;
  return Promise.all([
    forwarderSender(url, parser, { name: names[0], to: names[1], bytes: load.bytes }),
    forwarderSender(url, parser, { name: names[1], to: names[0], bytes: load.bytes }),
  ]);
}

interface Party {
  readonly name: string;
  readonly to: string;
  readonly bytes: number;
}

async function forwarderSender(url: string, parser: string, { name, to, bytes }: Party): Promise<Sender> {
  const socket = io(url, {
    transports: ["websocket"],
    forceNew: true,
    auth: { name },
    ...(parser === "wire" ? { parser: wireParser } : {}),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  const body = someBytes(bytes);
  const sender: Sender = {
    send: async () => void (await socket.timeout(60_000).emitWithAck("call", to, body)),
    onMessage: () => {},
  };
  socket.on("push", () => sender.onMessage(1));
  return sender;
}

function tell(message: FromCrowd): void {
  process.send?.(message);
}
