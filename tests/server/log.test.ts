// Reading: pushes, pages, cursors, and when entries leave the log.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ConversationId } from "../../shared/ids.ts";
import type { Envelope, InboxItem } from "../../shared/wire/envelope.ts";
import { limits } from "../../shared/wire/limits.ts";
import { openTestClock, type TestClock } from "../support/clock.ts";
import { eventually } from "./support/eventually.ts";
import { count } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { enrol, handshake, mint, someBytes, startGroup, type WireDevice } from "./support/wireDevice.ts";

let clock: TestClock;
let relay: TestRelay;
let a: WireDevice;
let b: WireDevice;
beforeEach(async () => {
  clock = openTestClock();
  relay = await startRelay({ clock });
  [a, b] = [await enrol(relay, "Alice"), await enrol(relay, "Bob")];
});
afterEach(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

type Appended = { readonly conversationId: ConversationId; readonly envelopes: Envelope[] };
const pushed = (device: WireDevice, id: ConversationId) =>
  device.client
    .pushesOf<Appended>("log.appended")
    .filter(({ conversationId }) => conversationId === id)
    .flatMap(({ envelopes }) => envelopes.map(({ sequence }) => sequence));
const submit = (device: WireDevice, id: ConversationId, times = 1, epoch = 1) =>
  device.submit(...Array.from({ length: times }, () => device.envelope(id, { epoch })));
const acknowledge = (device: WireDevice, conversationId: ConversationId, sequence: number) =>
  device.call("cursor.acknowledge", { conversations: [{ conversationId, sequence }] });
const sequences = async (device: WireDevice, conversationId: ConversationId, after = 0, limit = 500) =>
  (await device.call("log.read", { conversationId, after, limit })).envelopes.map(({ sequence }) => sequence);
const stateOf = async (device: WireDevice, id: ConversationId, all = true) =>
  (await device.call("log.heads", { all })).conversations.find(({ conversationId }) => conversationId === id);
const commit = (device: WireDevice, conversationId: ConversationId, bundle: ReturnType<typeof handshake>) =>
  device.call("conversation.commit", { conversationId, generation: 0, handshake: bundle });
/** Upkeep is asynchronous: a write that comes after it has seen it finish; the first turn may be one that was under way. */
const upkeep = async () => {
  for (let turn = 0; turn < 2; turn++) {
    clock.advance(60);
    await a.call("cursor.acknowledge", { conversations: [] });
  }
};
const stored = () => count(relay.dataDir, "envelope");

it("[L1] brings new entries to every member device but the sender", async () => {
  const second = await a.addDevice();
  const id = await startGroup(a, b, second);
  await submit(a, id, 3);
  await submit(b, id, 2);
  await b.client.until(() => pushed(b, id).length >= 3);
  await second.client.until(() => pushed(second, id).length >= 5);
  await a.client.until(() => pushed(a, id).length >= 2);
  expect(pushed(a, id)).toEqual([5, 6]);
  expect(pushed(b, id)).toEqual([2, 3, 4]);
  expect(pushed(second, id)).toEqual([2, 3, 4, 5, 6]);
});

it("[L1] what comes together comes in order, each entry once, to everybody but its sender", async () => {
  const third = await enrol(relay);
  const id = await startGroup(a, b, third);
  await Promise.all(Array.from({ length: 30 }, (_, index) => submit(index % 2 === 0 ? a : b, id)));
  await third.client.until(() => pushed(third, id).length >= 30);
  expect(pushed(third, id)).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
  await a.client.until(() => pushed(a, id).length >= 15);
  await b.client.until(() => pushed(b, id).length >= 15);
  expect([...pushed(a, id), ...pushed(b, id)].toSorted((x, y) => x - y)).toEqual(pushed(third, id));
});

it("[L2] pages after a sequence, by count and by bytes, own entries included", async () => {
  const id = await startGroup(a, b);
  await submit(a, id, 5);
  expect(await sequences(a, id, 2, 2)).toEqual([3, 4]);
  expect(await sequences(a, id, 6)).toEqual([]);
  for (let index = 0; index < 12; index++) await a.submit(a.envelope(id, { body: someBytes(256 * 1024) }));
  const page = await b.call("log.read", { conversationId: id, after: 6, limit: 500 });
  expect(page.head).toBe(18);
  expect(page.envelopes.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: limits.pageBytes / (256 * 1024) }, (_, index) => index + 7),
  );
});

it("[L3] [L4] everyone reads exactly the stretch between joining and being removed", async () => {
  const id = await startGroup(a);
  await submit(a, id, 2);
  await commit(a, id, handshake([b], { epoch: 1 }));
  await submit(a, id, 2, 2);
  await commit(a, id, handshake([], { epoch: 2, removed: [b.member] }));
  await submit(a, id, 2, 3);
  expect(await sequences(b, id)).toEqual([5, 6, 7]);
  expect(await stateOf(b, id)).toMatchObject({ head: 7, cursor: 4, member: false });
  await b.client.until(() => pushed(b, id).length >= 3);
  await commit(a, id, handshake([b], { epoch: 3 }));
  await submit(a, id, 1, 4);
  await b.client.until(() => pushed(b, id).length >= 4);
  expect(pushed(b, id)).toEqual([5, 6, 7, 11]);
  expect(await sequences(b, id)).toEqual([11]);
});

it("[L5] cursors only move forward, up to the head, and only one's own", async () => {
  const id = await startGroup(a, b);
  await submit(a, id, 4);
  await acknowledge(b, id, 3);
  await acknowledge(b, id, 2);
  expect(await stateOf(b, id)).toMatchObject({ cursor: 3 });
  await acknowledge(b, id, 999);
  expect(await stateOf(b, id)).toMatchObject({ cursor: 5 });
  expect(await stateOf(a, id)).toMatchObject({ cursor: 0 });
});

it("[L6] an entry leaves the log when every device that may read it has acknowledged it", async () => {
  const second = await b.addDevice();
  const id = await startGroup(a, b, second);
  await submit(a, id, 4);
  await acknowledge(a, id, 5);
  await acknowledge(b, id, 5);
  await acknowledge(second, id, 3);
  await upkeep();
  expect(await sequences(a, id)).toEqual([4, 5]);
  await acknowledge(second, id, 5);
  await upkeep();
  expect(stored()).toBe(0);
  await submit(a, id);
  expect(await sequences(b, id)).toEqual([6]);
});

it("[L6] the revoked and the removed hold nothing up for ever", async () => {
  const second = await b.addDevice();
  const third = await enrol(relay);
  const id = await startGroup(a, b, second, third);
  await submit(a, id, 2);
  await acknowledge(a, id, 3);
  await acknowledge(b, id, 3);
  await b.call("device.revoke", { deviceId: second.deviceId });
  await upkeep();
  expect(stored(), "the third has not read yet").toBe(2);
  await commit(a, id, handshake([], { epoch: 1, removed: [third.member] }));
  await acknowledge(a, id, 4);
  await acknowledge(b, id, 4);
  await acknowledge(third, id, 4);
  await upkeep();
  expect(stored()).toBe(0);
  expect(await third.refusal("log.read", { conversationId: id, after: 0, limit: 1 })).toBe("not-found");
});

it("[Q2] [L6] who was out and came back still gets the first answer, when nobody reads the entry any more", async () => {
  const id = await startGroup(a, b);
  const envelope = b.envelope(id);
  const first = await b.submit(envelope);
  await commit(a, id, handshake([], { epoch: 1, removed: [b.member] }));
  await commit(a, id, handshake([b], { epoch: 2 }));
  await acknowledge(a, id, 4);
  await acknowledge(b, id, 4);
  await upkeep();
  expect(await sequences(a, id)).toEqual([]);
  expect(stored(), "the answer, without what it was about").toBe(1);
  expect(await b.submit(envelope)).toEqual(first);
  expect(await sequences(a, id)).toEqual([]);
  clock.advance(limits.retentionMs + 1);
  await upkeep();
  expect(stored()).toBe(0);
});

it("[L6] what only a revoked device had not read goes at once", async () => {
  const second = await b.addDevice();
  const id = await startGroup(a, b, second);
  await submit(a, id, 2);
  await acknowledge(a, id, 3);
  await acknowledge(b, id, 3);
  await upkeep();
  expect(stored()).toBe(2);
  await b.call("device.revoke", { deviceId: second.deviceId });
  await upkeep();
  expect(stored()).toBe(0);
});

it("[L6] [I4] nothing stays longer than the retention time", async () => {
  const id = await startGroup(a, b);
  await submit(a, id, 2);
  clock.advance(limits.retentionMs / 2);
  await submit(a, id, 1);
  clock.advance(limits.retentionMs / 2 + 1);
  await upkeep();
  expect(await sequences(b, id)).toEqual([4]);
  expect((await b.call("inbox.read", { after: 0, limit: 9 })).items).toEqual([]);
  expect(count(relay.dataDir, "welcome")).toBe(0);
  clock.advance(limits.retentionMs);
  await upkeep();
  expect(stored()).toBe(0);
});

it("[L6] collects a long backlog in slices, also after a restart", async () => {
  const id = await startGroup(a, b);
  for (let batch = 0; batch < 20; batch++) await submit(a, id, 128);
  await acknowledge(a, id, 9_999);
  await acknowledge(b, id, 9_999);
  relay = await relay.restart();
  await Promise.all([a.reconnect(relay.url), b.reconnect(relay.url)]);
  await eventually("the log is empty", async () => {
    await upkeep();
    return stored() === 0;
  });
  await submit(a, id);
  expect(await sequences(b, id)).toEqual([2 + 20 * 128]);
});

it("[L7] lists what is unread, or everything", async () => {
  const [first, second] = [await startGroup(a, b), await startGroup(a, b)];
  await submit(a, first);
  expect(await stateOf(b, first, false)).toMatchObject({ head: 2, cursor: 1, epoch: 1, kind: "group" });
  expect(await stateOf(b, second, false)).toBeUndefined();
  expect(await stateOf(b, second, true)).toMatchObject({ head: 1, cursor: 1 });
  await acknowledge(b, first, 2);
  expect((await b.call("log.heads", { all: false })).conversations).toEqual([]);
  await commit(a, first, handshake([], { epoch: 1, removed: [b.member] }));
  expect(await stateOf(b, first, false)).toMatchObject({ head: 3, member: false });
  await acknowledge(b, first, 3);
  await upkeep();
  expect(await stateOf(b, first, true)).toBeUndefined();
});

it("[I1] [I2] [I3] Welcomes wait in the inbox, numbered, until they are acknowledged", async () => {
  const second = await b.addDevice();
  second.client.close();
  const groups = [
    await startGroup(a, b, second),
    await startGroup(a, b, second),
    await startGroup(a, second),
  ];
  await second.reconnect();
  const read = async (after: number, limit = 9) => (await second.call("inbox.read", { after, limit })).items;
  expect((await read(0)).map(({ inboxSequence, item }) => [inboxSequence, item.conversationId])).toEqual(
    groups.map((id, index) => [index + 1, id]),
  );
  expect((await read(1, 1)).map(({ inboxSequence }) => inboxSequence)).toEqual([2]);
  const live = b.client.pushesOf<{ items: InboxItem[] }>("inbox.appended").flatMap(({ items }) => items);
  expect(live.map(({ inboxSequence }) => inboxSequence)).toEqual([1, 2]);
  expect(count(relay.dataDir, "welcome")).toBe(3);
  await second.call("cursor.acknowledge", { conversations: [], inbox: 2 });
  expect((await read(0)).map(({ inboxSequence }) => inboxSequence)).toEqual([3]);
  expect(count(relay.dataDir, "welcome"), "the other device has not acknowledged").toBe(3);
  await b.call("cursor.acknowledge", { conversations: [], inbox: 2 });
  expect(count(relay.dataDir, "welcome")).toBe(1);
  await second.call("cursor.acknowledge", { conversations: [], inbox: 99 });
  expect(count(relay.dataDir, "welcome")).toBe(0);
  await a.call("conversation.create", {
    conversationId: mint(),
    kind: "group",
    handshake: handshake([second]),
  });
  expect((await read(3)).map(({ inboxSequence }) => inboxSequence)).toEqual([4]);
});

it("[L2] one frame carries a whole flush, within the bounds of a page", async () => {
  const id = await startGroup(a, b);
  const body = someBytes(200 * 1024);
  await a.submit(...Array.from({ length: 20 }, () => a.envelope(id, { body })));
  await b.client.until(() => pushed(b, id).length >= 20);
  const frames = b.client.pushesOf<Appended>("log.appended");
  expect(frames.length).toBeGreaterThan(1);
  for (const { envelopes } of frames)
    expect(envelopes.reduce((bytes, one) => bytes + one.body.length, 0)).toBeLessThanOrEqual(
      limits.pageBytes,
    );
});
