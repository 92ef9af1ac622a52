import { describe, expect, test } from "vitest";
import {
  addIntent,
  conversationsToCommit,
  deleteIntents,
  deleteStagedCommit,
  readIntents,
  readStagedCommit,
  writeStagedCommit,
  type StoredCommit,
} from "../../../main/core/store/commits.ts";
import { readConversation } from "../../../main/core/store/conversations.ts";
import {
  activateGroup,
  addPendingGroup,
  deleteGroup,
  readGroups,
  readGroupState,
  writeGroupChanges,
} from "../../../main/core/store/groups.ts";
import {
  addKeyPackages,
  countKeyPackages,
  deleteExpiredKeyPackages,
  deleteUsedKeyPackage,
  findKeyPackage,
} from "../../../main/core/store/keyPackages.ts";
import type { EnvelopeId } from "../../../shared/ids.ts";
import { bytes } from "./directoryEntry.ts";
import { addGroup, freshStore, named, team } from "./freshStore.ts";

const row = (epoch: number, node: number, value: number) => ({
  epoch,
  node,
  bytes: bytes(value === 0 ? 0 : 8, value),
});
const group = (generation: number) => ({ conversationId: team, generation });

describe("groups", () => {
  test("rows lie on top of the snapshot, are replaced one by one, and go when they are empty", () => {
    const store = freshStore();
    addGroup(store);
    const changes = { snapshot: bytes(50, 1), ratchets: [row(1, 0, 1), row(1, 2, 2)] };
    addPendingGroup(store, { group: group(0), epoch: 1, joinedSequence: 4, changes });
    expect(readGroupState(store, group(0))).toEqual(changes);
    writeGroupChanges(store, group(0), { ratchets: [row(1, 2, 3), row(1, 4, 4), row(1, 0, 0)] });
    expect(readGroupState(store, group(0))).toEqual({
      ...{ snapshot: bytes(50, 1), ratchets: [row(1, 2, 3), row(1, 4, 4)] },
    });
  });

  test("a snapshot replaces everything before it", () => {
    const store = freshStore();
    addGroup(store);
    const changes = { snapshot: bytes(50, 1), ratchets: [row(1, 0, 1)] };
    addPendingGroup(store, { group: group(0), epoch: 1, joinedSequence: 4, changes });
    const next = { snapshot: bytes(60, 2), ratchets: [row(2, 6, 6)] };
    writeGroupChanges(store, group(0), { ...next, epoch: 2 });
    expect(readGroupState(store, group(0))).toEqual(next);
    expect(readGroups(store, team)).toEqual([
      { ...group(0), epoch: 2, isActive: false, joinedSequence: 4, joinedEpoch: 1 },
    ]);
  });

  test("a pending group waits beside the active one and ends it when it is activated", () => {
    const store = freshStore();
    addGroup(store);
    for (const generation of [0, 1]) {
      const changes = { snapshot: bytes(9, generation), ratchets: [row(1, 0, 1)] };
      addPendingGroup(store, { group: group(generation), epoch: 1, joinedSequence: 0, changes });
      if (generation === 0) activateGroup(store, group(0));
    }
    expect(readGroups(store, team).map(({ isActive }) => isActive)).toEqual([true, false]);
    activateGroup(store, group(1));
    expect(readGroups(store, team).map(({ generation, isActive }) => [generation, isActive])).toEqual([
      [1, true],
    ]);
    expect(readConversation(store, team)?.generation).toBe(1);
    expect(readGroupState(store, group(0))).toBeUndefined();
    expect(store.all("SELECT DISTINCT generation FROM ratchets")).toEqual([{ generation: 1 }]);
    deleteGroup(store, group(1));
    expect(store.all("SELECT * FROM ratchets")).toEqual([]);
  });

  test("joining the same generation again starts from nothing", () => {
    const store = freshStore();
    addGroup(store);
    const join = (value: number) =>
      addPendingGroup(store, {
        ...{ group: group(0), epoch: value, joinedSequence: value },
        changes: { snapshot: bytes(9, value), ratchets: value === 1 ? [row(1, 0, 1)] : [] },
      });
    join(1);
    join(2);
    expect(readGroupState(store, group(0))).toEqual({ snapshot: bytes(9, 2), ratchets: [] });
  });

  test("a new group without a snapshot is a bug", () => {
    const store = freshStore();
    const add = () =>
      addPendingGroup(store, { group: group(0), epoch: 0, joinedSequence: 0, changes: { ratchets: [] } });
    expect(add).toThrow(/snapshot/);
  });
});

describe("commits", () => {
  const commit: StoredCommit = {
    ...{
      conversationId: team,
      purpose: "commit",
      generation: 0,
      epoch: 3,
      envelopeId: named<EnvelopeId>("c"),
    },
    ...{
      announcementId: named<EnvelopeId>("a"),
      handshake: bytes(30, 1),
      staged: bytes(40, 2),
      intents: [1, 2],
    },
  };

  test("one is staged per conversation, and gives back its bytes", () => {
    const store = freshStore();
    expect(readStagedCommit(store, team)).toBeUndefined();
    writeStagedCommit(store, commit);
    expect(readStagedCommit(store, team)).toEqual(commit);
    const { announcementId: _, ...plain } = { ...commit, envelopeId: named<EnvelopeId>("d"), epoch: 4 };
    writeStagedCommit(store, plain);
    expect(readStagedCommit(store, team)).toEqual(plain);
    deleteStagedCommit(store, team);
    expect(readStagedCommit(store, team)).toBeUndefined();
  });

  test("intents keep their order and are found after a start", () => {
    const store = freshStore();
    const [one, two] = [
      addIntent(store, team, { kind: "update" }),
      addIntent(store, team, { kind: "reset" }),
    ];
    writeStagedCommit(store, { ...commit, conversationId: named("other") });
    expect(readIntents(store, team)).toMatchObject([
      { id: one, intent: { kind: "update" } },
      { id: two, intent: { kind: "reset" } },
    ]);
    expect(new Set(conversationsToCommit(store))).toEqual(new Set([team, named("other")]));
    deleteIntents(store, [one]);
    expect(readIntents(store, team).map(({ id }) => id)).toEqual([two]);
  });
});

describe("key packages", () => {
  const keyPackage = (value: number, lastResort: boolean, expiresAt = 1_000) => ({
    ...{ reference: bytes(32, value), keyPackage: bytes(50, value), privatePart: bytes(60, value) },
    ...{ lastResort, expiresAt },
  });

  test("are found by any of a Welcome's references; a used one goes, the last resort stays", () => {
    const store = freshStore();
    addKeyPackages(store, [keyPackage(1, false), keyPackage(2, true)]);
    expect(findKeyPackage(store, [bytes(32, 9), bytes(32, 1)])).toEqual(keyPackage(1, false));
    deleteUsedKeyPackage(store, bytes(32, 1));
    deleteUsedKeyPackage(store, bytes(32, 2));
    expect(findKeyPackage(store, [bytes(32, 1)])).toBeUndefined();
    expect(findKeyPackage(store, [bytes(32, 2)])).toEqual(keyPackage(2, true));
  });

  test("expired ones neither count nor stay", () => {
    const store = freshStore();
    addKeyPackages(store, [keyPackage(1, false, 500), keyPackage(2, false), keyPackage(3, true)]);
    expect(countKeyPackages(store, 600)).toEqual({ singleUse: 1, lastResort: 1 });
    expect(deleteExpiredKeyPackages(store, 600)).toBe(1);
    expect(findKeyPackage(store, [bytes(32, 1)])).toBeUndefined();
  });
});
