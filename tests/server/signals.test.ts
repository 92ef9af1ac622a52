// What is never stored: transients and presence.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Presence } from "../../shared/wire/directory.ts";
import { digest } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { enrol, handshake, mint, someBytes, startGroup, type WireDevice } from "./support/wireDevice.ts";
import type { ConversationId, DeviceId } from "../../shared/ids.ts";

let relay: TestRelay;
beforeAll(async () => void (relay = await startRelay()));
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

const transient = (conversationId: ConversationId, to?: readonly DeviceId[]) => ({
  conversationId,
  envelopeId: mint<never>(),
  generation: 0,
  epoch: 1,
  body: someBytes(40),
  ...(to === undefined ? {} : { to: [...to] }),
});
const received = (device: WireDevice) =>
  device.client.pushesOf<{ envelopeId: string }>("transient.received").map(({ envelopeId }) => envelopeId);
const state = (device: WireDevice, wanted: Presence["state"]) => (body: Presence) =>
  body.accountId === device.accountId && body.state === wanted;

it("[S1] a transient reaches the other member devices online, and is not stored", async () => {
  const [a, b, c, outsider] = [
    await enrol(relay),
    await enrol(relay),
    await enrol(relay),
    await enrol(relay),
  ];
  const second = await a.addDevice();
  const conversationId = await startGroup(a, second, b, c);
  c.client.close();
  const before = digest(relay.dataDir);
  const sent = transient(conversationId);
  await a.call("transient.send", sent);
  const { envelopeId, body } = sent;
  for (const device of [b, second])
    expect(await device.client.push("transient.received")).toEqual({
      conversationId,
      envelopeId,
      generation: 0,
      epoch: 1,
      senderAccountId: a.accountId,
      senderDeviceId: a.deviceId,
      body,
    });
  expect(digest(relay.dataDir)).toBe(before);
  await c.reconnect();
  await c.call("log.heads", { all: true });
  expect([received(a), received(c), received(outsider)]).toEqual([[], [], []]);
});

it("[S1] reaches only the named devices, and only members", async () => {
  const [a, b, c, outsider] = [
    await enrol(relay),
    await enrol(relay),
    await enrol(relay),
    await enrol(relay),
  ];
  const conversationId = await startGroup(a, b, c);
  const named = transient(conversationId, [b.deviceId, outsider.deviceId]);
  await a.call("transient.send", named);
  await b.client.push("transient.received");
  expect(await a.refusal("transient.send", transient(conversationId, [outsider.deviceId]))).toBe("not-found");
  const removal = handshake([], { epoch: 1, removed: [c.member] });
  await a.call("conversation.commit", { conversationId, generation: 0, handshake: removal });
  await a.call("transient.send", transient(conversationId));
  await b.client.until(() => received(b).length === 2);
  expect(await c.refusal("transient.send", transient(conversationId))).toBe("not-found");
  expect([received(c), received(outsider)]).toEqual([[], []]);
});

it("[P1] [P2] an account is what it says while a device is there, then offline", async () => {
  const [watcher, person] = [await enrol(relay), await enrol(relay)];
  const second = await person.addDevice();
  const watched = await watcher.call("presence.watch", { accounts: [person.accountId] });
  expect(watched.presences).toEqual([{ accountId: person.accountId, state: "online" }]);
  await person.call("presence.set", { state: "busy" });
  await watcher.client.push("presence.changed", state(person, "busy"));
  person.client.close();
  await second.call("presence.set", { state: "away" });
  await watcher.client.push("presence.changed", state(person, "away"));
  second.client.close();
  const gone = await watcher.client.push<Presence>("presence.changed", state(person, "offline"));
  expect(gone.lastSeenAt).toBeGreaterThan(Date.now() - 60_000);
  await person.reconnect();
  await watcher.client.push("presence.changed", state(person, "online"));
});

it("[P2] watching again replaces the set", async () => {
  const [watcher, first, second] = [await enrol(relay), await enrol(relay), await enrol(relay)];
  await watcher.call("presence.watch", { accounts: [first.accountId] });
  await watcher.call("presence.watch", { accounts: [second.accountId] });
  await first.call("presence.set", { state: "busy" });
  await second.call("presence.set", { state: "busy" });
  await watcher.client.push("presence.changed", state(second, "busy"));
  expect(watcher.client.pushesOf<Presence>("presence.changed").filter(state(first, "busy"))).toEqual([]);
  await watcher.call("presence.watch", { accounts: [] });
  await second.call("presence.set", { state: "away" });
  await watcher.call("log.heads", { all: true });
  expect(watcher.client.pushesOf<Presence>("presence.changed").filter(state(second, "away"))).toEqual([]);
});

it("[P3] when an account was last seen survives a restart", async () => {
  const own = await startRelay();
  const [watcher, person] = [await enrol(own), await enrol(own)];
  const never = mint<typeof person.accountId>();
  await watcher.call("presence.watch", { accounts: [person.accountId] });
  person.client.close();
  const { lastSeenAt } = await watcher.client.push<Presence>("presence.changed", state(person, "offline"));
  const again = await own.restart();
  await watcher.reconnect(again.url);
  const { presences } = await watcher.call("presence.watch", { accounts: [person.accountId, never] });
  expect(presences).toEqual([
    { accountId: person.accountId, state: "offline", lastSeenAt },
    { accountId: never, state: "offline" },
  ]);
  await again.remove();
});
