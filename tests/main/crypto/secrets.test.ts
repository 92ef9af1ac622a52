// Deletion (RFC 9420 section 9.2): what was used is out of the state, out of what is stored, and overwritten.
import { expect, test, vi } from "vitest";
import { openGroupEngine } from "../../../main/core/crypto/groupEngine.ts";
import type { Group } from "../../../main/core/crypto/group.ts";
import { enterGroup, restoreGroup, startGroup } from "../../../main/core/crypto/joinGroup.ts";
import { generateKeyPackages } from "../../../main/core/crypto/keyPackages.ts";
import { openEnvelope } from "../../../main/core/crypto/openEnvelope.ts";
import { sealMessages } from "../../../main/core/crypto/sealMessages.ts";
import { dropParents, forget, forgetState, secretsOfTree } from "../../../main/core/crypto/secrets.ts";
import { encodeGroup } from "../../../main/core/crypto/snapshot.ts";
import { adoptCommit, stageCommit } from "../../../main/core/crypto/stageCommit.ts";
import {
  addDevice,
  enrol,
  formGroup,
  group as ref,
  groupPolicy,
  makeOrganisation,
  openPeople,
  startedAt as now,
  text,
} from "./devices.ts";
import { surroundingsOf } from "./rogue.ts";

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);
const holds = (group: Group, secret: Uint8Array) =>
  Buffer.from(encodeGroup(group)).includes(Buffer.from(secret));

async function pair() {
  const organisation = makeOrganisation();
  const [alice, bob] = ["alice", "bob"].map((name) =>
    surroundingsOf(addDevice(enrol(organisation, name), "laptop")),
  );
  const [made] = await generateKeyPackages(bob!, { count: 1, lastResort: false, now });
  const founded = await startGroup(alice!, ref);
  const staging = await stageCommit(alice!, founded, { add: [made!.keyPackage], remove: [] });
  const { group } = adoptCommit(alice!, staging.group, staging.commit.staged);
  const entered = await enterGroup(bob!, ref, { welcome: staging.commit.welcome!, keyPackage: made! });
  return { alice: alice!, bob: bob!, group, entered: entered.group };
}

test("keys of a message that was sent or read are in no state any more", async () => {
  const { alice, bob, group, entered } = await pair();
  const before = group.state.secretTree[0]!.application.secret.slice();
  const sealed = await sealMessages(alice, group, [text("one")]);
  expect(sealed.spent.length).toBeGreaterThan(0);
  expect(holds(group, before)).toBe(true);
  for (const secret of [before, ...sealed.spent]) expect(holds(sealed.group, secret)).toBe(false);
  const opened = await openEnvelope(bob, entered, { envelope: sealed.envelopes[0]!, policy: groupPolicy() });
  expect(opened.processed.kind).toBe("message");
  expect(opened.spent.length).toBeGreaterThan(0);
  for (const secret of [before, ...opened.spent]) expect(holds(opened.group!, secret)).toBe(false);
  expect(opened.spent.some((secret) => Buffer.compare(secret, before) === 0)).toBe(true);
});

test("a commit leaves nothing of the epoch before but what its late messages need", async () => {
  const { alice, bob, group, entered } = await pair();
  const staging = await stageCommit(alice, group, { add: [], remove: [] });
  const old = structuredClone(entered.state.keySchedule);
  const oldKeys = Object.values(structuredClone(entered.state.privatePath.privateKeys));
  const opened = await openEnvelope(bob, entered, { envelope: staging.commit.commit, policy: groupPolicy() });
  const adopted = adoptCommit(alice, staging.group, staging.commit.staged);
  for (const next of [opened.group!, adopted.group]) {
    for (const name of [
      "initSecret",
      "exporterSecret",
      "externalSecret",
      "confirmationKey",
      "membershipKey",
      "epochAuthenticator",
    ] as const)
      expect(holds(next, old[name]), name).toBe(false);
    expect(holds(next, old.senderDataSecret)).toBe(true);
  }
  const kept = oldKeys.filter((key) => holds(opened.group!, key));
  expect(kept).toHaveLength(1);
  forget(opened.spent);
  expect(isZero(entered.state.keySchedule.initSecret)).toBe(true);
  expect(isZero(opened.group!.state.keySchedule.initSecret)).toBe(false);
});

test("the engine overwrites what was spent, and all of a group that it drops", async () => {
  const { alice, group } = await pair();
  const engine = await openGroupEngine(alice.identity, { now });
  const overwritten = countOverwrites();
  await engine.load(ref, { snapshot: encodeGroup(group), ratchets: [] });
  await engine.encrypt(ref, [text("one"), text("two")]);
  const sending = overwritten.count();
  expect(sending).toBeGreaterThanOrEqual(4);
  engine.drop(ref);
  expect(overwritten.count()).toBeGreaterThan(sending + 8);
  overwritten.stop();
  const restored = restoreGroup(alice, ref, { snapshot: encodeGroup(group), ratchets: [] });
  forgetState(restored.state);
  const { keySchedule, privatePath, secretTree } = restored.state;
  for (const secret of [
    ...Object.values(keySchedule),
    ...Object.values(privatePath.privateKeys),
    ...secretsOfTree(secretTree),
  ])
    expect(isZero(secret)).toBe(true);
  expect(isZero(alice.identity.devicePrivateKey)).toBe(false);
});

/** Counts the 16- and 32-byte arrays that are filled with zeroes: keys and secrets. */
function countOverwrites() {
  const fill = vi.spyOn(Uint8Array.prototype, "fill");
  return {
    count: () => {
      const secrets = (fill.mock.contexts as readonly Uint8Array[]).filter(
        ({ length }, at) => fill.mock.calls[at]?.[0] === 0 && (length === 16 || length === 32),
      );
      return new Set(secrets).size;
    },
    stop: () => fill.mockRestore(),
  };
}

test("private keys of nodes that a commit blanks are dropped", async () => {
  const [alice, , carol, dave] = await formGroup(await openPeople(["alice", "bob", "carol", "dave"]));
  const policy = groupPolicy({ removers: [alice!.identity.account.accountId] });
  const path = await carol!.engine.stage(ref, { add: [], remove: [] }, now);
  await carol!.engine.adopt(ref, path.staged);
  await dave!.engine.process(ref, [path.commit], policy, now);
  await alice!.engine.process(ref, [path.commit], policy, now);
  const removal = await alice!.engine.stage(ref, { add: [], remove: [carol!.identity.device.deviceId] }, now);
  const { changes } = await dave!.engine.process(ref, [removal.commit], policy, now);
  const { state } = restoreGroup(surroundingsOf(dave!.identity), ref, changes);
  expect(state.ratchetTree[5]).toBeUndefined();
  expect(Object.keys(state.privatePath.privateKeys).map(Number)).toEqual([3, 6]);
});

test("ratchets of parent nodes, which nobody uses, are dropped and overwritten", async () => {
  const { group } = await pair();
  expect(group.state.secretTree[1]!.application.secret).toHaveLength(0);
  const secret = () => new Uint8Array(32).fill(7);
  const ratchet = () => ({ secret: secret(), generation: 0, unusedGenerations: {} });
  const tree = Array.from({ length: 3 }, () => ({ handshake: ratchet(), application: ratchet() }));
  const dropped = dropParents(tree);
  expect([dropped[0], dropped[2]]).toEqual([tree[0], tree[2]]);
  expect(isZero(tree[1]!.application.secret)).toBe(true);
  expect(isZero(tree[0]!.application.secret)).toBe(false);
});
