// Requests to a STUN server and the answers that belong to them (RFC 8489, section 6). Each has one time for everything: what is
// lost is sent again within it, and what does not belong to a request of ours changes nothing.
import type { Clock } from "../../shared/clock.ts";
import type { IceUrl } from "./iceUrl.ts";
import { openLink, type Link } from "./openLink.ts";
import { readMessage, writeMessage, type Attributes, type ReadMessage } from "./stunMessage.ts";
import { TurnTrouble, type Trouble } from "./turnTrouble.ts";

export interface ChannelOptions {
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  /** For connecting, and again for each request. */
  readonly patienceMs: number;
}

export interface StunRequest {
  readonly method: number;
  /** May depend on the transaction: addresses are masked with it. */
  readonly attributes: (transactionId: Buffer) => Attributes;
  /** The message is signed with it. */
  readonly key?: Buffer;
}

export interface Channel {
  /** The answer, success or error; rejects with TurnTrouble. */
  ask(request: StunRequest): Promise<ReadMessage>;
  /** Told of every indication that comes; one listener at a time. */
  onIndication(listener: (message: ReadMessage) => void): void;
  close(): void;
}

interface Waiting {
  readonly method: number;
  readonly answered: (message: ReadMessage) => void;
  readonly failed: (trouble: Trouble) => void;
}

/** Rejects with TurnTrouble. */
export async function openChannel(url: IceUrl, options: ChannelOptions): Promise<Channel> {
  const waiting = new Map<string, Waiting>();
  let broken: Trouble | undefined;
  let indicated: (message: ReadMessage) => void = () => {};
  const listener = {
    received(bytes: Buffer) {
      const message = readMessage(bytes);
      if (message?.kind === "indication") indicated(message);
      else if (message !== undefined && message.kind !== "request") answer(waiting, message);
    },
    broken(trouble: Trouble) {
      broken = trouble;
      for (const { failed } of Array.from(waiting.values())) failed(trouble);
    },
  };
  const link = await within(options, (signal) => openLink(url, listener, signal));
  return {
    ask(request) {
      if (broken !== undefined) return Promise.reject(new TurnTrouble(broken));
      return transact({ ...options, link, waiting }, request);
    },
    onIndication: (listener) => void (indicated = listener),
    close: () => link.close(),
  };
}

async function within<Value>(
  { clock, patienceMs }: ChannelOptions,
  action: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const ended = new AbortController();
  const cancel = clock.after(patienceMs, () => ended.abort());
  return action(ended.signal).finally(cancel);
}

function answer(waiting: ReadonlyMap<string, Waiting>, message: ReadMessage): void {
  const asked = waiting.get(message.transactionId.toString("hex"));
  if (asked?.method === message.method) asked.answered(message);
}

interface Transacting extends ChannelOptions {
  readonly link: Link;
  readonly waiting: Map<string, Waiting>;
}

function transact(
  { link, waiting, clock, random, patienceMs }: Transacting,
  { method, attributes, key }: StunRequest,
): Promise<ReadMessage> {
  const transactionId = Buffer.from(random(12));
  const request = { kind: "request", method, transactionId, attributes: attributes(transactionId) } as const;
  const bytes = writeMessage(request, key);
  const id = transactionId.toString("hex");
  const timers: (() => void)[] = [];
  return new Promise<ReadMessage>((answered, reject) => {
    const failed = (trouble: Trouble) => reject(new TurnTrouble(trouble));
    waiting.set(id, { method, answered, failed });
    timers.push(clock.after(patienceMs, () => failed({ kind: "silent" })));
    if (link.losesMessages)
      for (const delayMs of resendAfterMs) timers.push(clock.after(delayMs, () => link.send(bytes)));
    link.send(bytes);
  }).finally(() => {
    waiting.delete(id);
    for (const cancel of timers) cancel();
  });
}

/** Section 6.2.1, as far as anybody's patience goes. */
const resendAfterMs = [500, 1_500, 3_500] as const;
