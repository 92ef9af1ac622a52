// Bad input on the bridge: every call that a window can make, broken at every place its schema names and at random, asked of a real
// core. Each gets a fault or a checked value; what is refused writes nothing and tells nothing.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/bridgeFuzz.test.ts
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { parseRelayAddress } from "../../main/core/engine/relayAddress.ts";
import { bridgeCalls, type BridgeCalls } from "../../shared/bridge/calls.ts";
import { answer, type Params, type Reply } from "../../shared/contract.ts";
import { Failure, fault } from "../../shared/fault.ts";
import { Person } from "../support/people.ts";
import { breakagesOf, marker } from "./fuzz/breakages.ts";
import { bridgeCallNames, bridgeSamples, type BridgeCallName } from "./fuzz/bridgeSamples.ts";
import { BridgeWorld } from "./fuzz/bridgeWorld.ts";
import { openProfileLedger, type Ledger } from "./fuzz/ledger.ts";
import { placesOf } from "./fuzz/places.ts";
import { carryOut, plan } from "./fuzz/plans.ts";
import { holds, openSeed } from "./fuzz/seed.ts";

const seeded = openSeed("tests/chaos/bridgeFuzz.test.ts");
const runs = 60;

let world: BridgeWorld;
let ledger: Ledger;
/** Those that an earlier test has failed for. */
let bugs = 0;

beforeAll(async () => {
  world = await BridgeWorld.open();
  ledger = openProfileLedger(world.alice.platform);
});
afterEach(async () => {
  await world.settled();
  const all = [...world.alice.bugs, ...world.bob.bugs, ...world.carol.bugs];
  expect(all.slice(bugs)).toEqual([]);
  bugs = all.length;
});
afterAll(async () => {
  await world.close();
});

/** What an account that is enrolled already on a system with a key store, its recovery key confirmed, is told. */
const faultOfSample: Partial<Record<BridgeCallName, string>> = {
  "profile.protect": "conflict",
  "profile.unlock": "conflict",
  "account.enrol": "conflict",
  "recoveryKey.show": "not-found",
};

it.each(bridgeCallNames)("%s has a valid sample", async (name) => {
  const reply = await ask(world.alice, name, await sampleOf(name));
  const code = faultOfSample[name];
  expect(reply).toMatchObject(code === undefined ? { ok: true } : { ok: false, fault: { code } });
  world.used(name);
});

it.each(bridgeCallNames)("%s broken at every place, one at a time", async (name) => {
  let sample = await sampleOf(name);
  let breakages = breakagesAt(name, sample);
  const tried = breakages.length;
  for (let index = 0; index < tried; index++) {
    const { what, params } = breakages[index]!;
    const reply = await attempt(name, params(), what);
    if (reply?.ok !== true) continue;
    sample = await sampleOf(name);
    breakages = breakagesAt(name, sample);
  }
});

it.each(bridgeCallNames)("%s changed at random", async (name) => {
  await holds(seeded, { name: `${name} changed at random`, cases: plan, runs }, async (edits) => {
    const sample = await sampleOf(name);
    const places = placesOf(bridgeCalls[name].params, sample);
    const params = carryOut(edits, { sample, places, foreign: world.foreign });
    await attempt(name, params, JSON.stringify(edits).slice(0, 300));
  });
});

it.each(bridgeCallNames)("%s asked twice", async (name) => {
  const params = await sampleOf(name);
  const replies = await Promise.all([ask(world.alice, name, params), ask(world.alice, name, params)]);
  for (const reply of replies) checkReply(name, reply, "asked twice");
  world.used(name);
  if (name !== "message.send") return;
  const { conversationId, messageId } = params as Params<BridgeCalls, "message.send">;
  const messages = await world.alice.messages(conversationId);
  expect(messages.filter((message) => message.messageId === messageId)).toHaveLength(1);
});

it.each([undefined, null, 7, "constructor", "__proto__", "app.hide", ["app.view"], {}])(
  "the unknown call %j",
  async (name) => {
    const reply = await ask(world.alice, name as BridgeCallName, {});
    expect(reply).toEqual({ ok: false, fault: { code: "invalid", detail: "unknown call" } });
  },
);

it("a profile without an account answers every call, broken or not, and stays without one", async () => {
  const dora = await Person.open("Dora", { clock: world.alice.platform.clock });
  for (const name of bridgeCallNames) {
    const sample = await sampleOf(name);
    const all = [{ what: "a valid sample", params: () => sample }, ...breakagesAt(name, sample)];
    for (const { what, params } of name === "account.enrol" ? breakagesAt(name, sample) : all) {
      if (!staysHere(params()) || isEnrolment(name, params())) continue;
      const reply = await ask(dora, name, params());
      checkReply(name, reply, `${name} with ${what}`);
      if (!["app.view", "relay.inspect", "settings.change"].includes(name)) expect(reply.ok).toBe(false);
    }
  }
  expect(await dora.ask("app.view", {})).toMatchObject({ phase: "firstRun" });
  await dora.enrol(world.link);
  expect(dora.bugs).toEqual([]);
  await dora.close();
});

it("after all of it Alice starts again and the two write to each other", async () => {
  const { alice, bob, direct } = world;
  await alice.restart();
  await alice.send(direct, "still there");
  await bob.reads(direct, "still there");
  await bob.send(direct, "so am I");
  await alice.reads(direct, "so am I");
});

/** With extra members, or spaces around, it is what the first run does. */
function isEnrolment(name: BridgeCallName, params: unknown): boolean {
  return name === "account.enrol" && bridgeCalls[name].params.safeParse(params).success;
}

const cyclic: Record<string, unknown> = {};
cyclic["itself"] = cyclic;
/** What a structured clone between processes carries and MessagePack does not. */
const cloned = [
  ["undefined", undefined],
  ["a big integer", 1n],
  ["a date", new Date(0)],
  ["a map", new Map([["conversationId", 1]])],
  ["a set", new Set([1])],
  ["an error", new Error(marker)],
  ["something that holds itself", cyclic],
  ["an object without prototype", Object.assign(Object.create(null), { conversationId: 1 })],
  ["an own __proto__", JSON.parse('{"__proto__":{"polluted":true}}')],
] as const;

function breakagesAt(name: BridgeCallName, sample: unknown) {
  const places = placesOf(bridgeCalls[name].params, sample);
  return breakagesOf(sample, { places, foreign: world.foreign, more: cloned });
}

/** What making it brought with it has been written as well: an acknowledgement, or what the log says, follows in a moment. */
async function sampleOf(name: BridgeCallName): Promise<unknown> {
  const sample = await bridgeSamples[name](world);
  while (ledger.changed()) await sleep(100);
  return sample;
}

/** Undefined when it was not tried: it would have made the core look for a relay somewhere else. */
async function attempt(name: BridgeCallName, params: unknown, what: string): Promise<Reply | undefined> {
  if (!staysHere(params)) return undefined;
  ledger.changed();
  const { alice } = world;
  const told = alice.events.length;
  const reply = await ask(alice, name, params);
  const about = `${name} with ${what}: ${JSON.stringify(reply).slice(0, 300)}`;
  checkReply(name, reply, about);
  const isValid = bridgeCalls[name].params.safeParse(params).success;
  if (!isValid) expect(reply, about).toMatchObject({ ok: false, fault: { code: "invalid" } });
  if (!reply.ok) {
    expect(ledger.changed(), `${about} wrote something`).toBe(false);
    expect(alice.events.slice(told), about).toEqual([]);
    return reply;
  }
  const { conversationId } = params as { readonly conversationId?: string };
  if (world.foreign.ids.includes(conversationId!)) expect(reply.value, about).toEqual(ofNothing[name]);
  world.used(name);
  await settled();
  return reply;
}

/** Of a conversation that the window does not know there is nothing to read, and nothing else to do. */
const ofNothing: Partial<Record<BridgeCallName, unknown>> = {
  "conversation.members": { members: [] },
  "message.page": { messages: [], hasEarlier: false, hasLater: false },
  "message.search": { hits: [] },
};

/** What an accepted call has set going is over: nothing is on its way, and nothing more is written. */
async function settled(): Promise<void> {
  await world.settled();
  do await new Promise((resolve) => setTimeout(resolve, 15));
  while (ledger.changed());
}

function ask(person: Person, name: BridgeCallName, params: unknown): Promise<Reply> {
  const onBug = (call: string, cause: unknown) => person.platform.log.error("handler.bug", cause, { call });
  return answer({ table: bridgeCalls, handlers: person.core.handlers, onBug }, { name, params }, undefined);
}

function checkReply(name: BridgeCallName, reply: Reply, about: string): void {
  if (reply.ok) {
    expect(bridgeCalls[name].result.safeParse(reply.value).error, about).toBeUndefined();
    return;
  }
  expect(fault.strict().safeParse(reply.fault).error, about).toBeUndefined();
  expect(reply.fault.code, about).not.toBe("internal");
  expect(reply.fault.detail ?? "", about).not.toContain(marker);
}

/** An address that is none, or the relay's own: nobody else on the network hears of this test. */
function staysHere(params: unknown): boolean {
  const address = (params as { readonly address?: unknown } | null | undefined)?.address;
  if (typeof address !== "string") return true;
  try {
    return [world.relay.url, world.network.url].includes(parseRelayAddress(address).address);
  } catch (cause) {
    return cause instanceof Failure || cause instanceof URIError;
  }
}
