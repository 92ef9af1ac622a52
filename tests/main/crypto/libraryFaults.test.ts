// One test per fault of ts-mls 1.6.4 (E2EE.md section 1: D1-D6) and per fault found since (D7-D10), on the engine as shipped.
import { expect, test } from "vitest";
import {
  createCommit,
  createGroup,
  encodeMlsMessage,
  encodeRequiredCapabilities,
  joinGroupExternal,
  type ClientState,
  type GroupInfo,
} from "ts-mls";
import { defaultClientConfig } from "ts-mls/clientConfig.js";
import { validateRatchetTree } from "ts-mls/clientState.js";
import { decryptWithLabel } from "ts-mls/crypto/hpke.js";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import type { LeafNode } from "ts-mls/leafNode.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import type { Node } from "ts-mls/ratchetTree.js";
import { ratchetUntil } from "ts-mls/secretTree.js";
import { groupIdOf } from "../../../main/core/crypto/group.ts";
import { makeKeyPackage } from "../../../main/core/crypto/keyPackages.ts";
import type { DeviceIdentity } from "../../../main/core/crypto/mlsEngine.ts";
import { readMessage } from "../../../main/core/crypto/readMessage.ts";
import { decodeGroup } from "../../../main/core/crypto/snapshot.ts";
import {
  addDevice,
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
import {
  addProposal,
  formGroupWithRogue,
  nextAuthenticator,
  openCommit,
  pathlessCommit,
  removeProposal,
  rogueCommit,
  suite,
  surroundingsOf,
} from "./rogue.ts";

const refused = (reason: string) => ({
  processed: [{ kind: "unreadable", reason }],
  changes: { ratchets: [] },
});

const stateOf = (device: TestDevice, snapshot: Uint8Array): ClientState =>
  decodeGroup(surroundingsOf(device.identity), group, snapshot).state;

test("[D1] a commit that removes one member carries a path, and the removed member cannot follow", async () => {
  const people = await openPeople(["alice", "bob", "carol"]);
  const { honest, rogue } = await formGroupWithRogue(people);
  const [alice] = honest;
  const { deviceId } = people[2]!.identity.device;
  const staged = await alice!.engine.stage(group, { add: [], remove: [deviceId] }, now);
  const { state, changes } = await alice!.engine.adopt(group, staged.staged);
  expect((await openCommit(rogue, staged.commit)).content.commit.path).toBeDefined();
  const { ratchetTree } = stateOf(alice!, changes.snapshot!);
  expect(await nextAuthenticator(rogue, staged.commit, { treeAfter: ratchetTree })).not.toEqual(
    state.epochAuthenticator,
  );
});

test("[D1] a commit without a path is refused on receipt, whether it removes somebody or not", async () => {
  const [alice, bob, carol, dave] = await openPeople(["alice", "bob", "carol", "dave"]);
  const { honest, rogue } = await formGroupWithRogue([alice!, bob!, carol!]);
  const policy = groupPolicy({ removers: [carol!.identity.account.accountId] });
  const removal = await pathlessCommit(rogue, [removeProposal(1)]);
  expect((await honest[0]!.engine.process(group, [removal], policy, now)).processed).toMatchObject([
    { kind: "unreadable" },
  ]);
  const addition = await rogueCommit(rogue, { extraProposals: [addProposal(await packageOf(dave!))] });
  expect(await honest[0]!.engine.process(group, [addition], policy, now)).toEqual(refused("policy"));
  const proper = await rogueCommit(rogue, {
    extraProposals: [addProposal(await packageOf(dave!))],
    forceUpdatePath: true,
  });
  expect((await honest[0]!.engine.process(group, [proper], policy, now)).processed).toMatchObject([
    { kind: "commit" },
  ]);
});

/** Eight members; leaf 7 leaves, leaf 6 commits, somebody new takes leaf 7: node 11 lists it as unmerged, the root does not. */
async function groupWithUnmergedLeaf() {
  const people = await openPeople(["a", "b", "c", "d", "e", "f", "g", "h", "newcomer"]);
  const members = await formGroup(people.slice(0, 8));
  const policy = groupPolicy({ removers: [people[0]!.identity.account.accountId] });
  const commit = async (by: TestDevice, plan: Parameters<TestDevice["engine"]["stage"]>[1]) => {
    const staged = await by.engine.stage(group, plan, now);
    const adopted = await by.engine.adopt(group, staged.staged);
    for (const other of members)
      if (other !== by && other.engine.isLoaded(group))
        await other.engine.process(group, [staged.commit], policy, now);
    return { ...staged, snapshot: adopted.changes.snapshot!, state: adopted.state };
  };
  await commit(members[0]!, { add: [], remove: [members[7]!.identity.device.deviceId] });
  await commit(members[6]!, { add: [], remove: [] });
  const made = await packageOf(people[8]!);
  const added = await commit(members[0]!, { add: [made.keyPackage], remove: [] });
  return { members, newcomer: people[8]!, made, added };
}

test("[D2] a tree whose root lists fewer unmerged leaves than a node below is joined", async () => {
  const { members, newcomer, made, added } = await groupWithUnmergedLeaf();
  const { ratchetTree } = stateOf(members[0]!, added.snapshot);
  const unmerged = (node: Node | undefined) =>
    node?.nodeType === "parent" ? node.parent.unmergedLeaves : undefined;
  expect([unmerged(ratchetTree[11]), unmerged(ratchetTree[7])]).toEqual([[7], []]);
  const { state } = await newcomer.engine.join(group, added.welcome!, made);
  expect(state.epochAuthenticator).toEqual(added.state.epochAuthenticator);
});

test("[D2] trees whose unmerged leaves break RFC 9420 section 7.9 are still refused", async () => {
  const { members, added } = await groupWithUnmergedLeaf();
  const state = stateOf(members[0]!, added.snapshot);
  const validate = async (node: number, unmergedLeaves: readonly number[], other?: number) => {
    const tree = state.ratchetTree.map((entry, at): Node | undefined => {
      if (entry?.nodeType !== "parent" || (at !== node && at !== other)) return entry;
      return {
        nodeType: "parent",
        parent: { ...entry.parent, unmergedLeaves: at === node ? [...unmergedLeaves] : [] },
      } as Node;
    });
    const { treeHash } = state.groupContext;
    const { lifetimeConfig, authService } = state.clientConfig;
    return (await validateRatchetTree(tree, state.groupContext, lifetimeConfig, authService, treeHash, suite))
      ?.message;
  };
  expect(await validate(11, [7])).toBeUndefined();
  expect(await validate(11, [3])).toMatch(/descendant/);
  expect(await validate(11, [8])).toMatch(/descendant/);
  expect(await validate(7, [7], 11)).toMatch(/intermediate/);
  expect(await validate(11, [7, 6])).toMatch(/increasing/);
  expect(await validate(11, [7, 7])).toMatch(/increasing/);
  // Only the leaf that committed last still vouches for node 11 by its parent hash.
  expect(await validate(11, [])).toMatch(/parent hash/);
});

test("[D3] group context extensions are never committed, and refused on receipt and on joining", async () => {
  const people = await openPeople(["alice", "bob", "carol"]);
  const { honest, rogue } = await formGroupWithRogue(people);
  const extensionData = encodeRequiredCapabilities({
    extensionTypes: [],
    proposalTypes: [],
    credentialTypes: [],
  });
  const extensions = [{ extensionType: "required_capabilities" as const, extensionData }];
  const commit = await rogueCommit(rogue, {
    extraProposals: [{ proposalType: "group_context_extensions", groupContextExtensions: { extensions } }],
    forceUpdatePath: true,
  });
  expect(await honest[1]!.engine.process(group, [commit], groupPolicy(), now)).toEqual(refused("policy"));

  const mallory = surroundingsOf(people[2]!.identity);
  const own = await makeKeyPackage(mallory, now);
  const made = await packageOf(people[0]!);
  const other = { ...group, generation: 1 };
  const state = await createGroup(
    groupIdOf(other),
    own.publicPackage,
    own.privatePackage,
    extensions,
    suite,
    mallory.config,
  );
  const { welcome } = await createCommit(
    { state, cipherSuite: suite },
    { extraProposals: [addProposal(made)], ratchetTreeExtension: true, forceUpdatePath: true },
  );
  const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome: welcome! });
  await expect(people[0]!.engine.join(other, bytes, made)).rejects.toMatchObject({ code: "invalid" });
});

const readGroupInfo = (bytes: Uint8Array): GroupInfo => {
  const message = readMessage(bytes);
  if (message?.wireformat !== "mls_group_info") throw new Error("expected a GroupInfo");
  return message.groupInfo;
};

test("[D4] external_pub is an encoded ExternalPub, written and read with its length", async () => {
  const [alice] = await formGroup(await openPeople(["alice", "bob"]));
  const staged = await alice!.engine.stage(group, { add: [], remove: [] }, now);
  const groupInfo = readGroupInfo(staged.groupInfo);
  const external = groupInfo.extensions.find(({ extensionType }) => extensionType === "external_pub")!;
  expect(external.extensionData).toHaveLength(33);
  expect(external.extensionData[0]).toBe(32);
  const bare = {
    ...groupInfo,
    extensions: groupInfo.extensions.map((one) =>
      one === external ? { ...one, extensionData: external.extensionData.slice(1) } : one,
    ),
  };
  const { publicPackage, privatePackage } = await makeKeyPackage(surroundingsOf(alice!.identity), now);
  await expect(joinGroupExternal(bare, publicPackage, privatePackage, true, suite)).rejects.toThrow(Error);
});

/** An external commit by `identity`, which takes out whoever `victim` points at; nobody when absent. */
async function externalCommit(
  groupInfo: Uint8Array,
  identity: DeviceIdentity,
  victim?: (leaf: LeafNode) => boolean,
): Promise<Uint8Array> {
  const { publicPackage, privatePackage } = await makeKeyPackage(surroundingsOf(identity), now);
  const config = {
    ...defaultClientConfig,
    keyPackageEqualityConfig: {
      compareKeyPackages: () => false,
      compareKeyPackageToLeafNode: (_: unknown, leaf: LeafNode) => victim?.(leaf) ?? false,
    },
  };
  const { publicMessage } = await joinGroupExternal(
    readGroupInfo(groupInfo),
    publicPackage,
    privatePackage,
    victim !== undefined,
    suite,
    undefined,
    config,
  );
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage });
}

const isDevice =
  ({ device }: DeviceIdentity) =>
  (leaf: LeafNode) =>
    Buffer.compare(leaf.signaturePublicKey, device.deviceKey) === 0;

test("[D5] from outside only the device itself comes back in, in its own place", async () => {
  const organisation = makeOrganisation();
  const [alicePerson, bobPerson, mallory] = ["alice", "bob", "mallory"].map((name) =>
    enrol(organisation, name),
  );
  const alice = await openDevice(addDevice(alicePerson!, "laptop"));
  const bob = await openDevice(addDevice(bobPerson!, "laptop"));
  await formGroup([alice, bob]);
  const staged = await alice.engine.stage(group, { add: [], remove: [] }, now);
  await alice.engine.adopt(group, staged.staged);
  await bob.engine.process(group, [staged.commit], groupPolicy(), now);
  const send = (envelope: Uint8Array, policy = groupPolicy()) =>
    alice.engine.process(group, [envelope], policy, now);

  const outsider = addDevice(mallory!, "laptop");
  expect(await send(await externalCommit(staged.groupInfo, outsider, isDevice(bob.identity)))).toEqual(
    refused("policy"),
  );
  expect(await send(await externalCommit(staged.groupInfo, outsider))).toEqual(refused("policy"));
  const phone = addDevice(bobPerson!, "phone");
  expect(await send(await externalCommit(staged.groupInfo, phone, isDevice(bob.identity)))).toEqual(
    refused("policy"),
  );
  const newKey = { ...enrol(organisation, "bob"), accountId: bobPerson!.account.accountId };
  expect(
    await send(await externalCommit(staged.groupInfo, addDevice(newKey, "laptop"), isDevice(bob.identity))),
  ).toEqual(refused("policy"));
  const forged = {
    ...bob.identity,
    countersignature: new Uint8Array(64),
    device: { ...bob.identity.device, signature: new Uint8Array(64) },
  };
  expect(await send(await externalCommit(staged.groupInfo, forged, isDevice(bob.identity)))).toEqual(
    refused("policy"),
  );
  const direct = {
    kind: "direct",
    removers: [],
    departing: [],
    revoked: [],
    only: [alice.identity.account.accountId],
  } as const;
  const rejoin = await externalCommit(staged.groupInfo, bob.identity, isDevice(bob.identity));
  expect(await send(rejoin, direct)).toEqual(refused("policy"));
  const followed = await send(rejoin);
  const { deviceId } = bob.identity.device;
  expect(followed.processed).toMatchObject([
    { kind: "commit", committer: { deviceId }, removed: [{ deviceId }], added: [{ deviceId }] },
  ]);
  expect(followed.changes.snapshot).toBeDefined();
  expect((await bob.engine.process(group, [rejoin], groupPolicy(), now)).processed).toEqual([
    { kind: "unreadable", reason: "own" },
  ]);
});

test("[D6] a message from a future epoch says so, and is readable once its commit is there", async () => {
  const [alice, bob] = await formGroup(await openPeople(["alice", "bob"]));
  const staged = await alice!.engine.stage(group, { add: [], remove: [] }, now);
  await alice!.engine.adopt(group, staged.staged);
  const { envelopes } = await alice!.engine.encrypt(group, [text("early")]);
  expect(await bob!.engine.process(group, envelopes, groupPolicy(), now)).toEqual(refused("future-epoch"));
  await bob!.engine.process(group, [staged.commit], groupPolicy(), now);
  expect((await bob!.engine.process(group, envelopes, groupPolicy(), now)).processed).toMatchObject([
    { kind: "message", plaintext: text("early") },
  ]);
});

test("[D7] a device whose leaf is given to somebody else in the same commit knows that it was removed", async () => {
  const [alice, bob, carol] = await openPeople(["alice", "bob", "carol"]);
  await formGroup([alice!, bob!]);
  const plan = { add: [(await packageOf(carol!)).keyPackage], remove: [bob!.identity.device.deviceId] };
  const staged = await alice!.engine.stage(group, plan, now);
  expect(staged.added[0]?.leafIndex).toBe(1);
  const policy = groupPolicy({ removers: [alice!.identity.account.accountId] });
  const { processed } = await bob!.engine.process(group, [staged.commit], policy, now);
  expect(processed).toMatchObject([{ kind: "commit", removedSelf: true }]);
});

test("[D8] the last member's commit has a secret: whom it removed cannot compute the next epoch", async () => {
  const people = await openPeople(["alice", "bob"]);
  const { honest, rogue } = await formGroupWithRogue(people);
  const staged = await honest[0]!.engine.stage(
    group,
    { add: [], remove: [people[1]!.identity.device.deviceId] },
    now,
  );
  const { state, changes } = await honest[0]!.engine.adopt(group, staged.staged);
  const { ratchetTree } = stateOf(honest[0]!, changes.snapshot!);
  expect(await nextAuthenticator(rogue, staged.commit, { treeAfter: ratchetTree })).not.toEqual(
    state.epochAuthenticator,
  );
});

test("[D10] the commit secret follows from the last path secret, even when that is not the root's", async () => {
  const people = await openPeople(["alice", "bob", "carol", "dave"]);
  const { honest, rogue } = await formGroupWithRogue(people);
  const carol = honest[2]!;
  const remove = people.slice(0, 2).map(({ identity }) => identity.device.deviceId);
  const staged = await carol.engine.stage(group, { add: [], remove }, now);
  const { state, changes } = await carol.engine.adopt(group, staged.staged);
  const { ratchetTree: treeAfter } = stateOf(carol, changes.snapshot!);
  expect([treeAfter[3], treeAfter[5]?.nodeType]).toEqual([undefined, "parent"]);
  const { commit } = (await openCommit(rogue, staged.commit)).content;
  const { kemOutput, ciphertext } = commit.path!.nodes[0]!.encryptedPathSecret[0]!;
  const context = encodeGroupContext({
    ...rogue.groupContext,
    epoch: rogue.groupContext.epoch + 1n,
    treeHash: await treeHashRoot(treeAfter, suite.hash),
  });
  const key = await suite.hpke.importPrivateKey(rogue.privatePath.privateKeys[6]!);
  const pathSecret = await decryptWithLabel(
    key,
    "UpdatePathNode",
    context,
    kemOutput,
    ciphertext,
    suite.hpke,
  );
  const commitSecret = await deriveSecret(pathSecret, "path", suite.kdf);
  const computed = await nextAuthenticator(rogue, staged.commit, { treeAfter, commitSecret });
  expect(computed).toEqual(state.epochAuthenticator);
});

test("[D9] skipping ahead copies the kept keys once, and keeps exactly the newest", async () => {
  const start = { secret: new Uint8Array(32), generation: 0, unusedGenerations: {} };
  const config = {
    retainKeysForGenerations: 1_000,
    retainKeysForEpochs: 4,
    maximumForwardRatchetSteps: 10_000,
  };
  const [far, consumed] = await ratchetUntil(start, 10_000, config, suite.kdf);
  const kept = Object.keys(far.unusedGenerations).map(Number);
  expect([far.generation, kept.length, Math.min(...kept), Math.max(...kept), consumed.length]).toEqual([
    10_000, 1_000, 9_000, 9_999, 9_000,
  ]);
  const [half] = await ratchetUntil(start, 5_000, config, suite.kdf);
  expect((await ratchetUntil(half, 10_000, config, suite.kdf))[0]).toEqual(far);
  await expect(ratchetUntil(start, 10_001, config, suite.kdf)).rejects.toThrow(/future/);
});

test("[D9] how many keys are kept does not decide how long skipping takes", async () => {
  const start = { secret: new Uint8Array(32), generation: 0, unusedGenerations: {} };
  const time = async (retainKeysForGenerations: number) => {
    const began = performance.now();
    const config = { retainKeysForGenerations, retainKeysForEpochs: 4, maximumForwardRatchetSteps: 10_000 };
    await ratchetUntil(start, 4_000, config, suite.kdf);
    return performance.now() - began;
  };
  await time(1);
  const few = Math.min(await time(1), await time(1), await time(1));
  const many = Math.min(await time(1_000), await time(1_000), await time(1_000));
  // As the library had it, the ratio was above 20.
  expect(many / few).toBeLessThan(6);
});
