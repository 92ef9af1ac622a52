// The ordinary life of a group through MlsEngine: created, joined, written in, changed, left, loaded again.
import { expect, test } from "vitest";
import { formGroup, group, groupPolicy, openPeople, packageOf, text, words } from "./devices.ts";

const now = Date.UTC(2026, 0, 1);

test("people join, write to one another and agree on the epoch", async () => {
  const [alice, bob, carol] = await formGroup(await openPeople(["alice", "bob", "carol"]));
  const { envelopes, epoch, changes } = await alice!.engine.encrypt(group, [text("hello"), text("world")]);
  expect(epoch).toBe(1);
  expect(changes.snapshot).toBeUndefined();
  expect(changes.ratchets).toHaveLength(1);
  for (const reader of [bob!, carol!]) {
    const { processed } = await reader.engine.process(group, envelopes, groupPolicy(), now);
    expect(processed.map((one) => one.kind === "message" && words(one.plaintext))).toEqual([
      "hello",
      "world",
    ]);
    expect(processed[0]).toMatchObject({
      sender: { accountId: alice!.identity.account.accountId, vouched: true },
    });
  }
});

test("a removed member learns that it is out, the others go on", async () => {
  const [alice, bob, carol] = await formGroup(await openPeople(["alice", "bob", "carol"]));
  const policy = groupPolicy({ removers: [alice!.identity.account.accountId] });
  const staged = await alice!.engine.stage(
    group,
    { add: [], remove: [carol!.identity.device.deviceId] },
    now,
  );
  await alice!.engine.adopt(group, staged.staged);
  const seen = await bob!.engine.process(group, [staged.commit], policy, now);
  expect(seen.processed[0]).toMatchObject({
    kind: "commit",
    removedSelf: false,
    removed: [{ deviceId: carol!.identity.device.deviceId }],
  });
  const out = await carol!.engine.process(group, [staged.commit], policy, now);
  expect(out.processed[0]).toMatchObject({ kind: "commit", removedSelf: true });
  expect(carol!.engine.isLoaded(group)).toBe(false);
  const { envelopes } = await bob!.engine.encrypt(group, [text("just us")]);
  expect((await alice!.engine.process(group, envelopes, policy, now)).processed[0]).toMatchObject({
    kind: "message",
  });
});

test("an announcement is read by members and newcomers alike", async () => {
  const [alice, bob, carol] = await openPeople(["alice", "bob", "carol"]);
  await formGroup([alice!, bob!]);
  const made = await packageOf(carol!);
  const plan = { add: [made.keyPackage], remove: [], announcement: text("welcome carol") };
  const staged = await alice!.engine.stage(group, plan, now);
  await alice!.engine.adopt(group, staged.staged);
  const { inviter, state } = await carol!.engine.join(group, staged.welcome!, made);
  expect(inviter.accountId).toBe(alice!.identity.account.accountId);
  expect(state.members).toHaveLength(3);
  await bob!.engine.process(group, [staged.commit], groupPolicy(), now);
  for (const reader of [bob!, carol!]) {
    const { processed } = await reader.engine.process(group, [staged.announcement!], groupPolicy(), now);
    expect(processed[0]).toMatchObject({ kind: "message", plaintext: text("welcome carol") });
  }
});
