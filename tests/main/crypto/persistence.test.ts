// What is persisted restores exactly what was live: compared whole, after every step of a group's life, by snapshot and rows.
import { expect, test } from "vitest";
import { openEnvelope } from "../../../main/core/crypto/openEnvelope.ts";
import type { Group } from "../../../main/core/crypto/group.ts";
import { changesBetween } from "../../../main/core/crypto/groupChanges.ts";
import { enterGroup, restoreGroup, startGroup } from "../../../main/core/crypto/joinGroup.ts";
import { generateKeyPackages } from "../../../main/core/crypto/keyPackages.ts";
import type { DeviceIdentity, GroupChanges, RatchetRow } from "../../../main/core/crypto/mlsEngine.ts";
import { leaveOldEpochs } from "../../../main/core/crypto/moveOn.ts";
import { sealMessages } from "../../../main/core/crypto/sealMessages.ts";
import { forgetState } from "../../../main/core/crypto/secrets.ts";
import { adoptCommit, stageCommit } from "../../../main/core/crypto/stageCommit.ts";
import { encodeGroup } from "../../../main/core/crypto/snapshot.ts";
import {
  addDevice,
  dayMs,
  enrol,
  group as ref,
  groupPolicy,
  makeOrganisation,
  startedAt as now,
  text,
} from "./devices.ts";
import { surroundingsOf } from "./rogue.ts";

/** A device whose every step is written down and read back. */
class Recorder {
  readonly around;
  group: Group;
  changes: GroupChanges = { ratchets: [] };
  readonly #disk: { snapshot?: Uint8Array; rows: Map<string, RatchetRow> } = { rows: new Map() };

  constructor(identity: DeviceIdentity, group: Group) {
    this.around = surroundingsOf(identity);
    this.group = group;
    this.#record(changesBetween(undefined, group), group);
  }

  step(next: Group): void {
    this.#record(changesBetween(this.group, next), next);
  }

  #record(changes: GroupChanges, next: Group): void {
    this.changes = changes;
    if (this.changes.snapshot !== undefined) {
      this.#disk.snapshot = this.changes.snapshot;
      this.#disk.rows.clear();
    }
    for (const row of this.changes.ratchets) this.#disk.rows.set(`${row.epoch}/${row.node}`, row);
    this.group = next;
    const restored = restoreGroup(this.around, ref, {
      snapshot: this.#disk.snapshot!,
      ratchets: [...this.#disk.rows.values()],
    });
    const { clientConfig: _live, ...live } = next.state;
    const { clientConfig: _read, ...read } = restored.state;
    expect(read).toEqual(live);
    expect(restored.retiredAt).toEqual(next.retiredAt);
    expect(encodeGroup(restored)).toEqual(encodeGroup(next));
  }

  async say(...texts: readonly string[]): Promise<readonly Uint8Array[]> {
    const { group, envelopes } = await sealMessages(this.around, this.group, texts.map(text));
    this.step(group);
    return envelopes;
  }

  async read(...envelopes: readonly Uint8Array[]): Promise<readonly string[]> {
    let group = this.group;
    const kinds: string[] = [];
    for (const envelope of envelopes) {
      const opened = await openEnvelope(this.around, group, { envelope, policy: groupPolicy() });
      group = opened.group!;
      kinds.push(opened.processed.kind);
    }
    this.step(group);
    return kinds;
  }

  async commit(add: readonly Uint8Array[] = [], announcement?: Uint8Array) {
    const staging = await stageCommit(this.around, this.group, {
      add,
      remove: [],
      ...(announcement && { announcement }),
    });
    this.step(staging.group);
    return staging.commit;
  }

  adopt(staged: Uint8Array): void {
    this.step(adoptCommit(this.around, this.group, staged).group);
  }
}

async function formRecorded(names: readonly string[]): Promise<readonly Recorder[]> {
  const organisation = makeOrganisation();
  const identities = names.map((name) => addDevice(enrol(organisation, name), "laptop"));
  const founder = new Recorder(identities[0]!, await startGroup(surroundingsOf(identities[0]!), ref));
  const packages = [];
  for (const identity of identities.slice(1))
    packages.push(
      ...(await generateKeyPackages(surroundingsOf(identity), { count: 1, lastResort: false, now })),
    );
  const staged = await founder.commit(packages.map(({ keyPackage }) => keyPackage));
  founder.adopt(staged.staged);
  const joined: Recorder[] = [founder];
  for (const [at, identity] of identities.slice(1).entries()) {
    const request = { welcome: staged.welcome!, keyPackage: packages[at]! };
    joined.push(new Recorder(identity, (await enterGroup(surroundingsOf(identity), ref, request)).group));
  }
  return joined;
}

test("after every step, snapshot and rows restore the live state exactly", async () => {
  const [alice, bob, carol] = await formRecorded(["alice", "bob", "carol", "dave"]);
  for (let round = 0; round < 7; round++) {
    const early = await alice!.say("one", "two", "three", "four");
    const late = await carol!.say("late", "later");
    expect(await bob!.read(early[2]!, early[0]!)).toEqual(["message", "message"]);
    const commit = await alice!.commit([], text("news"));
    expect(await alice!.read(late[0]!)).toEqual(["message"]);
    alice!.adopt(commit.staged);
    expect(await bob!.read(commit.commit, commit.announcement!)).toEqual(["commit", "message"]);
    // Late messages move the ratchets of past epochs.
    expect(await bob!.read(early[3]!, late[1]!, early[1]!)).toEqual(["message", "message", "message"]);
    expect(bob!.changes.snapshot).toBeUndefined();
    expect(bob!.changes.ratchets.map(({ epoch }) => epoch)).toEqual([round + 1, round + 1]);
    expect(await alice!.read(late[1]!, late[0]!)).toEqual(["message", "unreadable"]);
    expect(await carol!.read(commit.commit)).toEqual(["commit"]);
  }
  expect([...bob!.group.state.historicalReceiverData.keys()]).toEqual([4n, 5n, 6n, 7n]);
});

test("a snapshot once per epoch, then one row per sender and batch, whatever the number of messages", async () => {
  const [alice, bob, carol] = await formRecorded(["alice", "bob", "carol"]);
  await bob!.read(...(await alice!.say("1", "2", "3")), ...(await carol!.say("4", "5")));
  expect(bob!.changes.snapshot).toBeUndefined();
  expect(bob!.changes.ratchets.map(({ node }) => node)).toEqual([0, 4]);
  for (const { bytes } of bob!.changes.ratchets) expect(bytes).toHaveLength(76);
  await bob!.read(text("nonsense"));
  expect(bob!.changes).toEqual({ ratchets: [] });
});

test("past epochs that were left are gone from what is stored", async () => {
  const [alice, bob] = await formRecorded(["alice", "bob"]);
  const commit = await alice!.commit();
  await bob!.read(commit.commit);
  const old = bob!.group.state.historicalReceiverData.get(1n)!;
  const secrets = [old.senderDataSecret, old.secretTree[0]!.application.secret].map((secret) =>
    Buffer.from(secret),
  );
  expect(secrets.every((secret) => Buffer.from(bob!.changes.snapshot!).includes(secret))).toBe(true);
  const left = leaveOldEpochs(bob!.group, now + 8 * dayMs);
  bob!.step(left.group);
  expect(bob!.group.state.historicalReceiverData.size).toBe(0);
  expect(secrets.some((secret) => Buffer.from(bob!.changes.snapshot!).includes(secret))).toBe(false);
});

test("damaged snapshots and rows are refused, none is half read", async () => {
  const [alice] = await formRecorded(["alice", "bob"]);
  const snapshot = encodeGroup(alice!.group);
  const restore = (stored: GroupChanges) => () => restoreGroup(alice!.around, ref, stored);
  for (const length of [0, 1, 5, 100, snapshot.length - 1])
    expect(restore({ snapshot: snapshot.subarray(0, length), ratchets: [] })).toThrow(
      /invalid|bytes|damaged|version|ratchet/,
    );
  expect(restore({ snapshot: new Uint8Array([...snapshot, 0]), ratchets: [] })).toThrow(
    /invalid|bytes|damaged|version|ratchet/,
  );
  expect(restore({ snapshot: new Uint8Array([9, ...snapshot.subarray(1)]), ratchets: [] })).toThrow(
    /invalid|bytes|damaged|version|ratchet/,
  );
  expect(restore({ ratchets: [] })).toThrow(/invalid|bytes|damaged|version|ratchet/);
  const epoch = Number(alice!.group.state.groupContext.epoch);
  expect(restore({ snapshot, ratchets: [{ epoch, node: 1, bytes: new Uint8Array(76) }] })).toThrow(
    /invalid|bytes|damaged|version|ratchet/,
  );
  expect(restore({ snapshot, ratchets: [{ epoch, node: 0, bytes: new Uint8Array(75) }] })).toThrow(
    /invalid|bytes|damaged|version|ratchet/,
  );
  expect(
    restore({ snapshot, ratchets: [{ epoch: epoch + 1, node: 0, bytes: new Uint8Array(75) }] }),
  ).not.toThrow();
});

test("restoring does not read from, nor later overwrite, the stored bytes", async () => {
  const [alice, bob] = await formRecorded(["alice", "bob"]);
  const snapshot = encodeGroup(bob!.group);
  const copy = snapshot.slice();
  const restored = restoreGroup(bob!.around, ref, { snapshot, ratchets: [] });
  forgetState(restored.state);
  expect(snapshot).toEqual(copy);
  expect(await bob!.read(...(await alice!.say("hello")))).toEqual(["message"]);
});
