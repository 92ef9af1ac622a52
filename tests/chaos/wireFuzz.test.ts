// Bad input on the wire: every call of the table, broken at every place its schema names and at random, replayed, cut off and flipped,
// sent to a real relay. Each gets one reply, a fault or a checked value; what is refused stores nothing; nobody else is touched.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/wireFuzz.test.ts
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { PushBody } from "../../shared/contract.ts";
import { deviceCalls, wireCalls } from "../../shared/wire/calls.ts";
import type { WirePushes } from "../../shared/wire/pushes.ts";
import { startRelay, type TestRelay } from "../server/support/startRelay.ts";
import { startGroup } from "../server/support/wireDevice.ts";
import { breakagesOf } from "./fuzz/breakages.ts";
import { trespassOf } from "./fuzz/entitled.ts";
import { openRelayLedger, type RelayLedger } from "./fuzz/ledger.ts";
import { placesOf } from "./fuzz/places.ts";
import { carryOut, isCarried, plan } from "./fuzz/plans.ts";
import { holds, openSeed } from "./fuzz/seed.ts";
import { unlimited } from "./fuzz/unlimited.ts";
import { isRefused, WireProbe, type Answered } from "./fuzz/wireProbe.ts";
import { askerOf, callNames, wireSamples } from "./fuzz/wireSamples.ts";
import { WireWorld, type CallName } from "./fuzz/wireWorld.ts";

const seeded = openSeed("tests/chaos/wireFuzz.test.ts");
/** As often is each call changed at random; a seed of its own each time. */
const runs = 100;

let relay: TestRelay;
let world: WireWorld;
let ledger: RelayLedger;
let probe: WireProbe;

beforeAll(async () => {
  // The collector's deletions are no call's doing: it does not run meanwhile.
  relay = await startRelay({ settings: { ...unlimited, RELAY_COLLECT_EVERY_MS: "3600000" } });
  const { code } = await relay.invite({ uses: 100_000, expiresInMs: 3_600_000 });
  world = await WireWorld.open({ url: relay.url, invitation: code });
  ledger = openRelayLedger(relay.dataDir);
  probe = new WireProbe();
});
afterEach(() => {
  expect(relay.bugs).toEqual([]);
});
afterAll(async () => {
  probe.expectOneReplyEach();
  console.info(`${probe.asked} calls`);
  await world.close();
  ledger.close();
  await relay.remove();
});

it.each(callNames)("%s has a valid sample", async (name) => {
  const params = await wireSamples[name](world);
  expect(await probe.send(await askerOf(world, name), name, params)).toMatchObject({ ok: true });
  world.used(name, params);
});

it.each(callNames)("%s broken at every place, one at a time", async (name) => {
  const before = ledger.conversation(world.theirs);
  let sample = await wireSamples[name](world);
  let breakages = breakagesAt(name, sample);
  const tried = breakages.length;
  for (let index = 0; index < tried; index++) {
    const { what, params } = breakages[index]!;
    const answered = await attempt(name, { sample, params: params(), what });
    if (isRefused(name, answered) && name !== "device.login") continue;
    sample = await wireSamples[name](world);
    breakages = breakagesAt(name, sample);
  }
  expect(ledger.conversation(world.theirs)).toBe(before);
});

it.each(callNames)("%s changed at random", async (name) => {
  const before = ledger.conversation(world.theirs);
  await holds(seeded, { name: `${name} changed at random`, cases: plan, runs }, async (edits) => {
    const sample = await wireSamples[name](world);
    const places = placesOf(wireCalls[name].params, sample);
    const params = carryOut(edits, { sample, places, foreign: world.foreign });
    if (isCarried(params)) await attempt(name, { sample, params, what: JSON.stringify(edits).slice(0, 300) });
  });
  expect(ledger.conversation(world.theirs)).toBe(before);
});

/** Accepted twice, these add or take twice; every other call changes nothing more when the same device sends it again. */
const countsAgain: ReadonlySet<CallName> = new Set(["keyPackage.publish", "keyPackage.claim"]);
/** [E3] [C6] [Q2] */
const isAnsweredAlike: ReadonlySet<CallName> = new Set([
  ...(["account.enrol", "device.enrol", "envelope.submit"] as const),
  ...(["conversation.create", "conversation.commit", "conversation.reset"] as const),
]);
/** Sent by somebody else, these are about that person's own name, key packages and membership. */
const isOfOneself: ReadonlySet<CallName> = new Set([...countsAgain, "account.rename", "conversation.leave"]);

it.each(callNames)("%s replayed", async (name) => {
  const params = await wireSamples[name](world);
  const client = await askerOf(world, name);
  const first = await probe.send(client, name, params);
  expect(first).toMatchObject({ ok: true });
  world.used(name, params);
  ledger.changed();
  const again = await probe.send(client, name, params, "the same again");
  if (!countsAgain.has(name)) expect(ledger.changed()).toBe(false);
  if (isAnsweredAlike.has(name)) expect(again).toEqual(first);
  ledger.changed();
  const others = [world.carol.client, world.bob.client, await world.stranger()];
  for (const other of others) await probe.send(other, name, params, "the same by somebody else");
  if (!isOfOneself.has(name)) expect(ledger.changed()).toBe(false);
});

it.each(Object.keys(deviceCalls) as CallName[])("[A1] %s before the login", async (name) => {
  const params = await wireSamples[name](world);
  ledger.changed();
  for (const sent of [params, {}, null, undefined]) {
    const answered = await probe.send(await world.stranger(), name, sent, "no login");
    expect(answered).toEqual({ ok: false, fault: { code: "unauthorized" } });
  }
  expect(ledger.changed()).toBe(false);
});

it("[A4] a login with a challenge that is spent or replaced", async () => {
  const { alice } = world;
  const spent = await wireSamples["device.login"](world);
  expect(await probe.send(alice.client, "device.login", spent)).toMatchObject({ ok: true });
  const replaced = await wireSamples["device.login"](world);
  await alice.call("device.challenge", { deviceId: alice.deviceId });
  for (const params of [replaced, spent])
    expect(await probe.send(alice.client, "device.login", params)).toMatchObject({
      fault: { code: "unauthorized" },
    });
});

it("after all of it an honest pair talks, on the connections that carried it", async () => {
  const { alice, bob } = world;
  const conversationId = await startGroup(alice, bob);
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const envelope = from.envelope(conversationId);
    expect((await from.submit(envelope)).results).toMatchObject([{ ok: true }]);
    const pushed = await to.client.push<Appended>(
      "log.appended",
      (body) => body.conversationId === conversationId,
    );
    expect(pushed.envelopes.at(-1)).toMatchObject({ envelopeId: envelope.envelopeId, body: envelope.body });
  }
});
type Appended = PushBody<WirePushes, "log.appended">;

function breakagesAt(name: CallName, sample: unknown) {
  return breakagesOf(sample, { places: placesOf(wireCalls[name].params, sample), foreign: world.foreign });
}

interface Attempt {
  readonly sample: unknown;
  readonly params: unknown;
  readonly what: string;
}

/** Sends it as whoever asks that call, and sees to it that it did what it may and no more. */
async function attempt(name: CallName, { sample, params, what }: Attempt): Promise<Answered> {
  const client = await askerOf(world, name);
  ledger.changed();
  const answered = await probe.send(client, name, params, what);
  const about = `${name} with ${what}`;
  const checked = wireCalls[name].params.safeParse(params);
  if (!checked.success) expect(answered, about).toMatchObject({ ok: false, fault: { code: "invalid" } });
  if (isRefused(name, answered)) {
    expect(ledger.changed(), `${about} stored something`).toBe(false);
  } else {
    const accepted = { name, sample, params: checked.data, answered };
    expect(trespassOf(world, accepted), about).toBeUndefined();
    world.used(name, params);
  }
  return answered;
}
