// Handshakes: created once, committed in order, landed whole; who may be where.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ConversationId } from "../../shared/ids.ts";
import type { Handshake } from "../../shared/wire/conversation.ts";
import type { Envelope, InboxItem } from "../../shared/wire/envelope.ts";
import { limits } from "../../shared/wire/limits.ts";
import { digest, peek } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import {
  enrol,
  fixedConversationId,
  handshake,
  mint,
  someBytes,
  startGroup,
  type WireDevice,
} from "./support/wireDevice.ts";

let relay: TestRelay;
let a: WireDevice;
let b: WireDevice;
let c: WireDevice;
beforeAll(async () => {
  relay = await startRelay();
  [a, b, c] = [await enrol(relay, "Alice"), await enrol(relay, "Bob"), await enrol(relay, "Carol")];
});
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

const create = (id: ConversationId, kind: "group" | "direct" | "self", bundle: Handshake) => ({
  conversationId: id,
  kind,
  handshake: bundle,
});
const commit = (id: ConversationId, bundle: Handshake, generation = 0) => ({
  conversationId: id,
  generation,
  handshake: bundle,
});
const reset = (id: ConversationId, bundle: Handshake, replaces = { generation: 0, epoch: 1 }) => ({
  conversationId: id,
  replaces,
  handshake: bundle,
});
const readAll = async (device: WireDevice, conversationId: ConversationId) =>
  (await device.call("log.read", { conversationId, after: 0, limit: 500 })).envelopes;
const stateOf = async (device: WireDevice, conversationId: ConversationId) =>
  (await device.call("log.heads", { all: true })).conversations.find(
    (state) => state.conversationId === conversationId,
  );
const membersOf = async (device: WireDevice, conversationId: ConversationId) =>
  (await device.call("conversation.members", { conversationId })).devices
    .map(({ deviceId }) => deviceId)
    .toSorted();
const ids = (...devices: WireDevice[]) => devices.map(({ deviceId }) => deviceId).toSorted();

it("[C1] creates a conversation with its first commit, once", async () => {
  const conversationId = mint<ConversationId>();
  const bundle = handshake([b]);
  expect(await a.call("conversation.create", create(conversationId, "group", bundle))).toMatchObject({
    sequence: 1,
  });
  expect(await stateOf(a, conversationId)).toMatchObject({
    generation: 0,
    epoch: 1,
    head: 1,
    cursor: 0,
    member: true,
  });
  expect(await readAll(a, conversationId)).toMatchObject([
    { sequence: 1, kind: "commit", epoch: 0, envelopeId: bundle.envelopeId, body: bundle.commit },
  ]);
  expect(await b.refusal("conversation.create", create(conversationId, "group", handshake([a])))).toBe(
    "conflict",
  );
  const late = handshake([b], { epoch: 1 });
  expect(await a.refusal("conversation.create", create(mint(), "group", late))).toBe("invalid");
  const removing = handshake([b], { removed: [c.member] });
  expect(await a.refusal("conversation.create", create(mint(), "group", removing))).toBe("invalid");
});

it("[C2] two people who start at once meet: one creates, the other gets conflict", async () => {
  const [left, right] = [await enrol(relay), await enrol(relay)];
  const conversationId = fixedConversationId("direct", left.accountId, right.accountId);
  const replies = await Promise.all([
    left.client.raw("conversation.create", create(conversationId, "direct", handshake([right]))),
    right.client.raw("conversation.create", create(conversationId, "direct", handshake([left]))),
  ]);
  expect(replies.map((reply) => (reply as { ok: boolean }).ok).toSorted()).toEqual([false, true]);
});

it("[C2] nobody takes the id of a direct or self conversation of others", async () => {
  const ofOthers = fixedConversationId("direct", a.accountId, b.accountId);
  expect(await c.refusal("conversation.create", create(ofOthers, "direct", handshake([a])))).toBe("invalid");
  expect(await c.refusal("conversation.create", create(mint(), "direct", handshake([a])))).toBe("invalid");
  expect(await c.refusal("conversation.create", create(mint(), "self", handshake()))).toBe("invalid");
  const selfOfOther = fixedConversationId("self", a.accountId);
  expect(await c.refusal("conversation.create", create(selfOfOther, "self", handshake()))).toBe("invalid");
});

it("[C2] a group that squats on a direct conversation's id is displaced", async () => {
  const [left, right] = [await enrol(relay), await enrol(relay)];
  const conversationId = fixedConversationId("direct", left.accountId, right.accountId);
  await c.call("conversation.create", create(conversationId, "group", handshake([left])));
  await left.call("conversation.create", create(conversationId, "direct", handshake([right])));
  expect(await membersOf(left, conversationId)).toEqual(ids(left, right));
  expect(await c.refusal("conversation.members", { conversationId })).toBe("not-found");
});

it("[C3] direct and self conversations hold their own accounts only", async () => {
  const [left, right] = [await enrol(relay), await enrol(relay)];
  const second = await left.addDevice();
  const direct = fixedConversationId("direct", left.accountId, right.accountId);
  expect(await left.refusal("conversation.create", create(direct, "direct", handshake([second])))).toBe(
    "invalid",
  );
  expect(await left.refusal("conversation.create", create(direct, "direct", handshake([right, c])))).toBe(
    "invalid",
  );
  await left.call("conversation.create", create(direct, "direct", handshake([right])));
  expect(await left.refusal("conversation.commit", commit(direct, handshake([c], { epoch: 1 })))).toBe(
    "invalid",
  );
  await left.call("conversation.commit", commit(direct, handshake([second], { epoch: 1 })));
  const self = fixedConversationId("self", left.accountId);
  expect(await left.refusal("conversation.create", create(self, "self", handshake([c])))).toBe("invalid");
  await left.call("conversation.create", create(self, "self", handshake([second])));
});

it("[C4] of many commits on one epoch exactly one lands", async () => {
  const conversationId = await startGroup(a, b, c);
  const committers = [a, b, c, a, b, c];
  const replies = await Promise.all(
    committers.map((device) =>
      device.client.raw("conversation.commit", commit(conversationId, handshake([], { epoch: 1 }))),
    ),
  );
  const codes = replies
    .map((reply) => (reply as { fault?: { code: string } }).fault?.code ?? "ok")
    .toSorted();
  expect(codes).toEqual(["conflict", "conflict", "conflict", "conflict", "conflict", "ok"]);
  expect(await stateOf(a, conversationId)).toMatchObject({ epoch: 2, head: 2 });
  for (const [epoch, generation] of [
    [1, 0],
    [3, 0],
    [2, 1],
  ] as const)
    expect(
      await b.refusal("conversation.commit", commit(conversationId, handshake([], { epoch }), generation)),
    ).toBe("conflict");
});

it("[C5] a handshake lands whole: commit, announcement, Welcome, membership", async () => {
  const conversationId = await startGroup(a);
  const announcement = { envelopeId: mint(), body: someBytes(50) } as NonNullable<Handshake["announcement"]>;
  const bundle = handshake([b], { epoch: 1, announcement });
  expect(await a.call("conversation.commit", commit(conversationId, bundle))).toMatchObject({ sequence: 2 });
  expect(await stateOf(a, conversationId)).toMatchObject({ epoch: 2, head: 3 });
  expect(await readAll(a, conversationId)).toMatchObject([
    { sequence: 1 },
    { sequence: 2, kind: "commit", epoch: 1 },
    {
      sequence: 3,
      kind: "application",
      epoch: 2,
      envelopeId: announcement.envelopeId,
      body: announcement.body,
    },
  ]);
  const { items } = await b.client.push<{ items: InboxItem[] }>(
    "inbox.appended",
    ({ items: [item] }) => item!.item.conversationId === conversationId,
  );
  expect(items[0]!.item).toEqual({
    kind: "welcome",
    conversationId,
    conversationKind: "group",
    generation: 0,
    epoch: 2,
    sequence: 2,
    senderAccountId: a.accountId,
    senderDeviceId: a.deviceId,
    welcome: bundle.welcome,
  });
  expect(await readAll(b, conversationId)).toMatchObject([{ sequence: 3 }]);
});

it("[C5] a handshake that is refused changes nothing at all", async () => {
  const conversationId = await startGroup(a, b);
  const before = digest(relay.dataDir);
  const taken = (await readAll(a, conversationId))[0]!.envelopeId;
  const one = mint<Envelope["envelopeId"]>();
  const refusals: readonly [Handshake, string][] = [
    [handshake([c], { epoch: 0 }), "conflict"],
    [handshake([c], { epoch: 1, welcome: undefined }), "invalid"],
    [handshake([], { epoch: 1, welcome: someBytes(9) }), "invalid"],
    [handshake([b], { epoch: 1 }), "invalid"],
    [handshake([c, c], { epoch: 1 }), "invalid"],
    [handshake([a], { epoch: 1 }), "invalid"],
    [handshake([], { epoch: 1, removed: [a.member] }), "invalid"],
    [
      handshake([], { epoch: 1, envelopeId: one, announcement: { envelopeId: one, body: someBytes(9) } }),
      "invalid",
    ],
    [handshake([], { epoch: 1, announcement: { envelopeId: taken, body: someBytes(9) } }), "conflict"],
    [
      { ...handshake([c], { epoch: 1 }), added: [{ accountId: a.accountId, deviceId: c.deviceId }] },
      "invalid",
    ],
  ];
  for (const [bundle, code] of refusals)
    expect(await a.refusal("conversation.commit", commit(conversationId, bundle))).toBe(code);
  expect(digest(relay.dataDir)).toBe(before);
});

it("[C6] the same handshake again is answered alike, whatever the epoch is by then", async () => {
  const conversationId = mint<ConversationId>();
  const first = create(conversationId, "group", handshake([b]));
  const second = commit(conversationId, handshake([c], { epoch: 1 }));
  const created = await a.call("conversation.create", first);
  const committed = await a.call("conversation.commit", second);
  await b.call("conversation.commit", commit(conversationId, handshake([], { epoch: 2 })));
  const third = reset(conversationId, handshake([b, c]), { generation: 0, epoch: 3 });
  const replaced = await a.call("conversation.reset", third);
  const before = digest(relay.dataDir);
  expect(await a.call("conversation.create", first)).toEqual(created);
  expect(await a.call("conversation.commit", second)).toEqual(committed);
  expect(await a.call("conversation.reset", third)).toEqual(replaced);
  expect(await b.refusal("conversation.commit", second)).toBe("conflict");
  expect(digest(relay.dataDir)).toBe(before);
});

it("[C7] refuses devices that are revoked, unknown or of another account", async () => {
  const person = await enrol(relay);
  const revoked = await person.addDevice();
  await person.call("device.revoke", { deviceId: revoked.deviceId });
  for (const member of [
    revoked.member,
    { accountId: person.accountId, deviceId: mint() },
    { accountId: a.accountId, deviceId: person.deviceId },
  ] as WireDevice["member"][]) {
    const bundle = { ...handshake([person]), added: [member] };
    expect(await a.refusal("conversation.create", create(mint(), "group", bundle))).toBe("invalid");
  }
});

it("[C8] a reset starts the next generation with the same people", async () => {
  const conversationId = await startGroup(a, b, c);
  await b.submit(b.envelope(conversationId));
  const outsider = await enrol(relay);
  const refused = (bundle: Handshake, replaces?: { readonly generation: number; readonly epoch: number }) =>
    a.refusal("conversation.reset", reset(conversationId, bundle, replaces));
  expect(await refused(handshake([outsider]))).toBe("conflict");
  expect(await refused(handshake([b]), { generation: 1, epoch: 1 })).toBe("conflict");
  expect(await refused(handshake([b]), { generation: 0, epoch: 0 })).toBe("conflict");
  expect(await refused(handshake([b], { epoch: 1 }))).toBe("invalid");
  const bundle = handshake([b]);
  expect(await a.call("conversation.reset", reset(conversationId, bundle))).toMatchObject({ sequence: 3 });
  expect(await stateOf(a, conversationId)).toMatchObject({ generation: 1, epoch: 1, head: 3 });
  const entry = (await readAll(b, conversationId)).at(-1);
  expect(entry).toMatchObject({
    kind: "reset",
    generation: 1,
    epoch: 0,
    sequence: 3,
    body: new Uint8Array(),
  });
  expect(await membersOf(a, conversationId)).toEqual(ids(a, b));
  expect(await stateOf(c, conversationId)).toMatchObject({ member: false, head: 3 });
  expect((await readAll(b, conversationId)).map(({ sequence }) => sequence)).toEqual([2, 3]);
  const { items } = await b.client.push<{ items: InboxItem[] }>(
    "inbox.appended",
    ({ items: [item] }) => item!.item.conversationId === conversationId && item!.item.generation === 1,
  );
  expect(items[0]!.item).toMatchObject({ epoch: 1, sequence: 3, welcome: bundle.welcome });
  expect(await b.refusal("conversation.reset", reset(conversationId, handshake([a])))).toBe("conflict");
});

it("[C9] leaving ends delivery to all devices of the account; only groups can be left", async () => {
  const person = await enrol(relay);
  const second = await person.addDevice();
  const conversationId = await startGroup(a, b, person, second);
  await a.submit(a.envelope(conversationId));
  await person.call("conversation.leave", { conversationId });
  await a.submit(a.envelope(conversationId));
  for (const device of [person, second]) {
    expect((await readAll(device, conversationId)).map(({ sequence }) => sequence)).toEqual([2]);
    expect((await device.submit(device.envelope(conversationId))).results[0]).toMatchObject({ ok: false });
  }
  expect(await membersOf(a, conversationId)).toEqual(ids(a, b));
  await a.call(
    "conversation.commit",
    commit(conversationId, handshake([], { epoch: 1, removed: [person.member, second.member] })),
  );
  const direct = fixedConversationId("direct", a.accountId, person.accountId);
  await a.call("conversation.create", create(direct, "direct", handshake([person])));
  expect(await person.refusal("conversation.leave", { conversationId: direct })).toBe("invalid");
});

it("[C10] a conversation holds so many devices and no more", async () => {
  const conversationId = await startGroup(a, b);
  peek(relay.dataDir, (database) => {
    const device = database.prepare(`
      INSERT INTO device (id, account, device_key, expires_at, signature, enrolled_at)
      SELECT substr('BBBBBBBBBBBBBBBBB' || ?, -17) || 'BBBBA', account, device_key, expires_at, signature, 0
      FROM device WHERE id = ? RETURNING number`);
    const member = database.prepare(`
      INSERT INTO member (conversation, device, joined, cursor) SELECT number, ?, 0, 0 FROM conversation WHERE id = ?`);
    for (let extra = 2; extra < limits.membersPerConversation; extra++)
      member.run(device.pluck().get(String(extra), b.deviceId), conversationId);
  });
  const full = commit(conversationId, handshake([c], { epoch: 1 }));
  expect(await a.refusal("conversation.commit", full)).toBe("too-large");
  const swap = handshake([c], { epoch: 1, removed: [b.member] });
  await a.call("conversation.commit", commit(conversationId, swap));
});

it("[C11] to a stranger the conversation does not exist", async () => {
  const conversationId = await startGroup(a, b);
  const stranger = await enrol(relay);
  const transient = { conversationId, envelopeId: mint(), generation: 0, epoch: 1, body: someBytes(9) };
  const before = digest(relay.dataDir);
  for (const id of [conversationId, mint<ConversationId>()]) {
    const asked: readonly [string, unknown][] = [
      ["conversation.commit", commit(id, handshake([], { epoch: 1 }))],
      ["conversation.reset", reset(id, handshake())],
      ["conversation.leave", { conversationId: id }],
      ["conversation.members", { conversationId: id }],
      ["log.read", { conversationId: id, after: 0, limit: 1 }],
      ["transient.send", { ...transient, conversationId: id }],
    ];
    for (const [name, params] of asked) expect(await stranger.refusal(name, params)).toBe("not-found");
    const { results } = await stranger.submit(stranger.envelope(id));
    expect(results).toEqual([{ ok: false, fault: { code: "not-found" } }]);
    await stranger.call("cursor.acknowledge", { conversations: [{ conversationId: id, sequence: 1 }] });
  }
  expect(digest(relay.dataDir)).toBe(before);
});

it("a device may be removed and added again in one commit", async () => {
  const conversationId = await startGroup(a, b);
  await a.call(
    "conversation.commit",
    commit(conversationId, handshake([b], { epoch: 1, removed: [b.member] })),
  );
  expect(await membersOf(a, conversationId)).toEqual(ids(a, b));
  await a.submit(a.envelope(conversationId, { epoch: 2 }));
  expect((await readAll(b, conversationId)).map(({ sequence }) => sequence)).toEqual([3]);
});
