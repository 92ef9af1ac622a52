// Sends calls as they are and looks at what comes back: one reply to each, a checked value or a fault that says nothing it must not.
import { expect } from "vitest";
import { fault, type Fault } from "../../../shared/fault.ts";
import { wireCalls } from "../../../shared/wire/calls.ts";
import type { WireClient } from "../../server/support/wireClient.ts";
import { marker } from "./breakages.ts";
import type { CallName } from "./wireWorld.ts";

export type Answered =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };

const acknowledgement = 3;

export class WireProbe {
  /** How many replies each call got, by the client and the number that Socket.IO gave the call. */
  readonly #replies = new Map<WireClient, Map<number, number>>();
  #asked = 0;

  get asked(): number {
    return this.#asked;
  }

  /** What came back, checked. `what` is what a failure is described with. */
  async send(client: WireClient, name: CallName, params: unknown, what = ""): Promise<Answered> {
    this.#listen(client);
    this.#asked++;
    const reply = await client.raw(name, params).catch((cause: unknown) => {
      throw new Error(`${name} with ${what}: no reply (connected: ${client.socket.connected})`, { cause });
    });
    return checkReply(name, reply, what);
  }

  /** Every call that was sent got one reply and no second one. */
  expectOneReplyEach(): void {
    let replies = 0;
    for (const counts of this.#replies.values())
      for (const [id, count] of counts) {
        expect(count, `replies to call ${id}`).toBe(1);
        replies++;
      }
    expect(replies).toBeGreaterThanOrEqual(this.#asked);
  }

  /** Socket.IO itself takes the first acknowledgement and says nothing of a second: here they are counted as they arrive. */
  #listen(client: WireClient): void {
    if (this.#replies.has(client)) return;
    const counts = new Map<number, number>();
    this.#replies.set(client, counts);
    client.socket.io.on("packet", ({ type, id }) => {
      if ((type as number) === acknowledgement) counts.set(id!, (counts.get(id!) ?? 0) + 1);
    });
  }
}

function checkReply(name: CallName, reply: unknown, what: string): Answered {
  const about = `${name} with ${what}: ${JSON.stringify(reply)?.slice(0, 300)}`;
  const answered = checkReplyShape(reply, about);
  if (answered.ok) expect(wireCalls[name].result.safeParse(answered.value).error, about).toBeUndefined();
  return answered;
}

/** A value, or a fault that is no bug's and does not give back what was sent; and nothing else beside it. */
export function checkReplyShape(reply: unknown, about: string): Answered {
  const answered = reply as Answered;
  if (answered?.ok) {
    expect(Object.keys(answered), about).toEqual(["ok", "value"]);
    return answered;
  }
  expect(answered, about).toMatchObject({ ok: false });
  expect(Object.keys(answered), about).toEqual(["ok", "fault"]);
  expect(fault.strict().safeParse(answered.fault).error, about).toBeUndefined();
  expect(answered.fault.code, about).not.toBe("internal");
  expect(answered.fault.detail ?? "", about).not.toContain(marker);
  return answered;
}

/** Whether nothing of it was accepted: a batch of envelopes is answered one by one. */
export function isRefused(name: CallName, answered: Answered): boolean {
  if (!answered.ok || name !== "envelope.submit") return !answered.ok;
  const { results } = answered.value as { readonly results: readonly { readonly ok: boolean }[] };
  return results.every(({ ok }) => !ok);
}
