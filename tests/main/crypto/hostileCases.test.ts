// The sixteen awkward cases in which the bare library was measured (E2EE.md section 1), as the engine must answer them.
import { createProposal, encodeMlsMessage } from "ts-mls";
import { expect, test } from "vitest";
import { retention } from "../../../main/core/crypto/clientConfig.ts";
import { encodeCredential } from "../../../main/core/crypto/credential.ts";
import { openMlsEngine } from "../../../main/core/crypto/openMlsEngine.ts";
import { readMessage } from "../../../main/core/crypto/readMessage.ts";
import { sign } from "../../../shared/node/signing.ts";
import { deviceStatement } from "../../../shared/wire/identity.ts";
import {
  addDevice,
  dayMs,
  enrol,
  formGroup,
  group,
  groupPolicy,
  makeOrganisation,
  openDevice,
  openPeople,
  packageOf,
  startedAt as now,
  text,
} from "./devices.ts";
import type { TestDevice } from "./devices.ts";
import { addProposal, formGroupWithRogue, rogueCommit, suite } from "./rogue.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";

const policy = groupPolicy();
const read = async (device: TestDevice, ...envelopes: readonly Uint8Array[]) =>
  (await device.engine.process(group, envelopes, policy, now)).processed;
const unreadable = (reason: string) => ({ kind: "unreadable", reason });
const pair = async () => (await formGroup(await openPeople(["alice", "bob"]))) as [TestDevice, TestDevice];
const say = async (device: TestDevice, ...texts: readonly string[]) =>
  (await device.engine.encrypt(group, texts.map(text))).envelopes;
const commit = async (by: TestDevice, others: readonly TestDevice[]) => {
  const staged = await by.engine.stage(group, { add: [], remove: [] }, now);
  await by.engine.adopt(group, staged.staged);
  for (const other of others) await read(other, staged.commit);
  return staged;
};

test("1 two sends take two generations: both are readable", async () => {
  const [alice, bob] = await pair();
  const [one] = await say(alice, "one");
  const [two] = await say(alice, "two");
  expect(await read(bob, one!, two!)).toMatchObject([{ plaintext: text("one") }, { plaintext: text("two") }]);
});

test("1 one call after the other was started, not awaited, still takes two generations", async () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const [alice, bob] = await openPeople(["alice", "bob"]);
  const engine = openMlsEngine({ identity: alice!.identity, clock: { ...systemClock, now: () => now }, log });
  const made = await packageOf(bob!);
  await engine.create(group);
  const staged = await engine.stage(group, { add: [made.keyPackage], remove: [] }, now);
  await engine.adopt(group, staged.staged);
  await bob!.engine.join(group, staged.welcome!, made);
  const sealed = await Promise.all(["one", "two", "three"].map((one) => engine.encrypt(group, [text(one)])));
  const seen = await read(bob!, ...sealed.flatMap(({ envelopes }) => envelopes));
  expect(seen).toMatchObject([
    { plaintext: text("one") },
    { plaintext: text("two") },
    { plaintext: text("three") },
  ]);
  await engine.close();
});

test("2 a replayed message is called that", async () => {
  const [alice, bob] = await pair();
  const [one] = await say(alice, "one");
  expect(await read(bob, one!, one!)).toMatchObject([{ kind: "message" }, unreadable("replayed")]);
});

test("3 ten thousand lost messages in a row are survived, one more is not", async () => {
  const [alice, bob] = await pair();
  const lost = await say(alice, ...Array.from({ length: retention.forwardGenerations }, () => "x"));
  expect(lost).toHaveLength(10_000);
  const [reached, beyond] = await say(alice, "reached", "beyond");
  expect(await read(bob, beyond!, reached!, beyond!)).toMatchObject([
    unreadable("damaged"),
    { kind: "message", plaintext: text("reached") },
    { kind: "message", plaintext: text("beyond") },
  ]);
}, 60_000);

test("4 of skipped messages the newest thousand stay readable", async () => {
  const [alice, bob] = await pair();
  const sent = await say(alice, ...Array.from({ length: 1_003 }, (_, at) => `${at}`));
  const [last, gone, kept] = [sent[1_002]!, sent[1]!, sent[2]!];
  expect(await read(bob, last, gone, kept)).toMatchObject([
    { kind: "message" },
    unreadable("replayed"),
    { kind: "message", plaintext: text("2") },
  ]);
}, 60_000);

test("5 a late message is readable for four epochs", async () => {
  const [alice, bob, carol] = await formGroup(await openPeople(["alice", "bob", "carol"]));
  const late = await say(carol!, "1", "2", "3", "4", "5");
  for (let epoch = 1; epoch <= 4; epoch++) {
    await commit(alice!, [bob!]);
    expect(await read(bob!, late[epoch - 1]!)).toMatchObject([
      { kind: "message", epoch: 1, plaintext: text(`${epoch}`) },
    ]);
  }
  await commit(alice!, [bob!]);
  expect(await read(bob!, late[4]!)).toEqual([unreadable("past-epoch")]);
});

test("5 and for seven days at most", async () => {
  const [alice, bob, carol] = await formGroup(await openPeople(["alice", "bob", "carol"]));
  const late = await say(carol!, "in time", "too late");
  await commit(alice!, [bob!]);
  const at = (days: number, envelope: Uint8Array) =>
    bob!.engine.process(group, [envelope], policy, now + days * dayMs);
  expect((await at(7, late[0]!)).processed).toMatchObject([{ kind: "message" }]);
  const { processed, changes } = await at(7.01, late[1]!);
  expect(processed).toEqual([unreadable("past-epoch")]);
  expect(changes.snapshot).toBeDefined();
});

test("6 a message from a future epoch waits for its commit", async () => {
  const [alice, bob] = await pair();
  const staged = await commit(alice, []);
  const [early] = await say(alice, "early");
  expect(await read(bob, early!)).toEqual([unreadable("future-epoch")]);
  expect(await read(bob, staged.commit)).toMatchObject([{ kind: "commit" }]);
  expect(await read(bob, early!)).toMatchObject([{ plaintext: text("early") }]);
});

test("7 of two competing commits the first in the log wins; the loser follows it, its own is void", async () => {
  const [alice, bob, carol] = await formGroup(await openPeople(["alice", "bob", "carol"]));
  const winner = await alice!.engine.stage(group, { add: [], remove: [] }, now);
  const loser = await bob!.engine.stage(group, { add: [], remove: [] }, now);
  const mine = await alice!.engine.adopt(group, winner.staged);
  for (const device of [bob!, carol!])
    expect(await read(device, winner.commit)).toMatchObject([
      { state: { epochAuthenticator: mine.state.epochAuthenticator } },
    ]);
  expect(await read(carol!, loser.commit)).toEqual([unreadable("past-epoch")]);
  await expect(bob!.engine.adopt(group, loser.staged)).rejects.toMatchObject({ code: "conflict" });
});

// Case 8 (an outsider's external commit) is D5 in libraryFaults.test.ts.

test("9 a member cannot become somebody else by committing", async () => {
  const organisation = makeOrganisation();
  const people = await openPeople(["alice", "bob", "mallory"], organisation);
  const { honest, rogue } = await formGroupWithRogue(people);
  const mallory = people[2]!.identity;
  const own = rogue.privatePath.leafIndex * 2;
  const asIdentity = async (identity: Uint8Array) => {
    const ratchetTree = rogue.ratchetTree.map((node, at) =>
      at === own && node?.nodeType === "leaf"
        ? { ...node, leaf: { ...node.leaf, credential: { credentialType: "basic" as const, identity } } }
        : node,
    );
    return rogueCommit({ ...rogue, ratchetTree }, {});
  };
  const invented = await asIdentity(encodeCredential({ ...mallory, account: honest[0]!.identity.account }));
  expect(await read(honest[1]!, invented)).toEqual([unreadable("damaged")]);
  // Even a chain that holds: mallory's own account certifies the very same key as another device.
  const person = enrol(organisation, "mallory 2");
  const certified = addDevice(person, "laptop");
  const device = { ...certified.device, deviceKey: mallory.device.deviceKey };
  const signature = sign(
    person.signingPrivateKey,
    deviceStatement(organisation.organisationId, person.account.accountId, device),
  );
  const other = await asIdentity(encodeCredential({ ...certified, device: { ...device, signature } }));
  expect(await read(honest[1]!, other)).toEqual([unreadable("policy")]);
  expect(await read(honest[1]!, await asIdentity(encodeCredential(mallory)))).toMatchObject([
    { kind: "commit" },
  ]);
});

test("10 an expired KeyPackage is neither committed nor followed", async () => {
  const people = await openPeople(["alice", "bob", "carol", "dave"]);
  const { honest, rogue } = await formGroupWithRogue(people.slice(0, 3));
  const old = await packageOf(people[3]!);
  const plan = { add: [old.keyPackage], remove: [] };
  await expect(honest[0]!.engine.stage(group, plan, old.expiresAt + 1)).rejects.toMatchObject({
    code: "invalid",
  });
  const added = await rogueCommit(rogue, { extraProposals: [addProposal(old)], forceUpdatePath: true });
  const at = (time: number) => honest[0]!.engine.process(group, [added], policy, time);
  // The relay keeps a commit for 30 days, and clocks differ by a day: older than that, it had expired when it was made.
  expect((await at(old.expiresAt + 32 * dayMs)).processed).toEqual([unreadable("policy")]);
  expect((await at(now - 3 * dayMs)).processed).toEqual([unreadable("policy")]);
  expect((await at(old.expiresAt + 29 * dayMs)).processed).toMatchObject([{ kind: "commit" }]);
});

test("11 a group that was stored and loaded goes on", async () => {
  const [alice, bob] = await pair();
  const staged = await bob.engine.stage(group, { add: [], remove: [] }, now);
  const { changes, state } = await bob.engine.adopt(group, staged.staged);
  await read(alice, staged.commit);
  bob.engine.drop(group);
  expect(await bob.engine.load(group, changes)).toEqual(state);
  expect(await read(bob, ...(await say(alice, "still here")))).toMatchObject([
    { plaintext: text("still here") },
  ]);
});

// Case 12 (used keys are gone and overwritten) is in secrets.test.ts.

test("13 a damaged message changes nothing, the true one is readable afterwards", async () => {
  const [alice, bob] = await pair();
  const [good] = await say(alice, "good");
  for (const at of [0, 5, 40, 80, 120, good!.length - 1]) {
    const bad = good!.slice();
    bad[at]! ^= 1;
    const { processed, changes } = await bob.engine.process(group, [bad, good!.slice(0, at)], policy, now);
    expect(processed).toMatchObject([{ kind: "unreadable" }, { kind: "unreadable" }]);
    expect(changes).toEqual({ ratchets: [] });
  }
  expect(await read(bob, good!)).toMatchObject([{ plaintext: text("good") }]);
});

test("14 a removed device keeps nothing of the group", async () => {
  const [alice, bob] = await pair();
  const staged = await alice.engine.stage(group, { add: [], remove: [bob.identity.device.deviceId] }, now);
  const removers = [alice.identity.account.accountId];
  const { processed, changes } = await bob.engine.process(
    group,
    [staged.commit],
    groupPolicy({ removers }),
    now,
  );
  expect(processed).toMatchObject([{ kind: "commit", removedSelf: true }]);
  expect(changes).toEqual({ ratchets: [] });
  await expect(bob.engine.encrypt(group, [text("x")])).rejects.toMatchObject({ code: "not-found" });
});

test("15 lengths are hidden in powers of two", async () => {
  const [alice] = await pair();
  const sizes = [0, 1, 187, 188, 189, 444, 445, 956, 957, 16_000];
  const sealed = await alice.engine.encrypt(
    group,
    sizes.map((size) => new Uint8Array(size)),
  );
  const content = (bytes: Uint8Array) => {
    const message = readMessage(bytes);
    return message?.wireformat === "mls_private_message" ? message.privateMessage.ciphertext.length - 16 : 0;
  };
  expect(sealed.envelopes.map(content)).toEqual([256, 256, 256, 256, 512, 512, 1_024, 1_024, 2_048, 16_384]);
});

test("16 a proposal on its own, however well signed, is refused", async () => {
  const people = await openPeople(["alice", "bob", "carol", "dave"]);
  const { honest, rogue } = await formGroupWithRogue(people.slice(0, 3));
  const proposal = addProposal(await packageOf(people[3]!));
  for (const isPublic of [false, true]) {
    const { message } = await createProposal(rogue, isPublic, proposal, suite);
    expect(await read(honest[0]!, encodeMlsMessage(message))).toEqual([unreadable("policy")]);
  }
});

test("a member's commit in the open, and a message of another group or generation, are refused", async () => {
  const people = await openPeople(["alice", "bob", "carol"]);
  const { honest, rogue } = await formGroupWithRogue(people);
  const open = await rogueCommit(rogue, { wireAsPublicMessage: true });
  expect(await read(honest[0]!, open)).toEqual([unreadable("policy")]);
  const [envelope] = await say(honest[0]!, "elsewhere");
  const other = { ...group, generation: 1 };
  await honest[1]!.engine.create(other);
  const { processed } = await honest[1]!.engine.process(other, [envelope!], policy, now);
  expect(processed).toEqual([unreadable("wrong-group")]);
});

test("a Welcome for another conversation or generation is refused", async () => {
  const [alice, bob] = await openPeople(["alice", "bob"]);
  const made = await packageOf(bob!);
  await alice!.engine.create(group);
  const staged = await alice!.engine.stage(group, { add: [made.keyPackage], remove: [] }, now);
  const elsewhere = bob!.engine.join({ ...group, generation: 1 }, staged.welcome!, made);
  await expect(elsewhere).rejects.toMatchObject({ code: "invalid" });
  const other = await packageOf(bob!);
  await expect(bob!.engine.join(group, staged.welcome!, other)).rejects.toMatchObject({ code: "not-found" });
  await bob!.engine.join(group, staged.welcome!, made);
});

test("the same device twice is refused, by one's own commit and by another's, with its own key and with a new one", async () => {
  const organisation = makeOrganisation();
  const bobPerson = enrol(organisation, "bob");
  const bob = await openDevice(addDevice(bobPerson, "laptop"));
  const [alice, carol] = await openPeople(["alice", "carol"], organisation);
  const { honest, rogue } = await formGroupWithRogue([alice!, bob, carol!]);
  const withNewKey = await openDevice(addDevice(bobPerson, "laptop"));
  expect(withNewKey.identity.device.deviceId).toBe(bob.identity.device.deviceId);
  for (const device of [bob, withNewKey]) {
    const again = await packageOf(device);
    const plan = { add: [again.keyPackage], remove: [] };
    await expect(honest[0]!.engine.stage(group, plan, now)).rejects.toMatchObject({ code: "invalid" });
    const twice = await rogueCommit(rogue, { extraProposals: [addProposal(again)], forceUpdatePath: true });
    expect(await read(honest[0]!, twice)).toMatchObject([{ kind: "unreadable" }]);
  }
});

test("a device that lost its newest state does not take its own messages for somebody's", async () => {
  const [alice] = await pair();
  const staged = await alice.engine.stage(group, { add: [], remove: [] }, now);
  const { changes } = await alice.engine.adopt(group, staged.staged);
  const [newer] = await say(alice, "written after the backup");
  alice.engine.drop(group);
  await alice.engine.load(group, changes);
  expect(await alice.engine.process(group, [newer!, staged.commit], policy, now)).toEqual({
    processed: [unreadable("own"), unreadable("own")],
    changes: { ratchets: [] },
  });
});
