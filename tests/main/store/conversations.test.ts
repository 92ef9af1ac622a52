import { describe, expect, test } from "vitest";
import { listConversations, readListed } from "../../../main/core/store/conversationList.ts";
import {
  addConversation,
  advanceCursor,
  changeConversation,
  findDirect,
  markAcknowledged,
  readConversation,
  readConversations,
  readUnacknowledged,
  rejoinConversation,
  removeEmptyConversation,
  rewindCursor,
} from "../../../main/core/store/conversations.ts";
import {
  addDeparture,
  conversationsOf,
  readAllMemberAccounts,
  readDepartures,
  readMemberAccounts,
  readMembers,
  removeDeparture,
  replaceMembers,
} from "../../../main/core/store/members.ts";
import type { ConversationId, DeviceId } from "../../../shared/ids.ts";
import { bytes } from "./directoryEntry.ts";
import { addGroup, bob, carol, freshStore, hear, me, named, said, setMembers, team } from "./freshStore.ts";

describe("conversation", () => {
  test("starts at the sequence it joined at, read up to there", () => {
    const store = freshStore();
    addGroup(store, { joinedSequence: 7, roles: [{ accountId: me, role: "owner" }] });
    expect(readConversation(store, team)).toEqual({
      ...{ conversationId: team, kind: "group", name: "Team", roles: [{ accountId: me, role: "owner" }] },
      ...{ generation: 0, joinedSequence: 7, cursor: 7, acknowledged: 7, readUpTo: 7, unread: 0 },
      ...{ isMember: true, needsReset: false, memberCount: 0, lastActivityAt: 1_000 },
      ...{ pinned: false, muted: false, draft: "" },
    });
  });

  test("adding it again changes nothing", () => {
    const store = freshStore();
    addGroup(store);
    const again = { conversationId: team, kind: "group" as const, name: "Other", roles: [], generation: 3 };
    expect(addConversation(store, { ...again, joinedSequence: 9, createdAt: 2 })).toBe(false);
    expect(readConversation(store, team)).toMatchObject({ name: "Team", generation: 0 });
  });

  test("changes what is named only", () => {
    const store = freshStore();
    addGroup(store);
    expect(changeConversation(store, team, { pinned: true, draft: "so …", roles: [] })).toBe(true);
    expect(changeConversation(store, team, { muted: true })).toBe(true);
    expect(readConversation(store, team)).toMatchObject({
      pinned: true,
      muted: true,
      draft: "so …",
      name: "Team",
    });
    expect(changeConversation(store, named<ConversationId>("none"), { muted: true })).toBe(false);
  });

  test("a direct one is found by its peer", () => {
    const store = freshStore();
    const direct = addGroup(store, { conversationId: named("direct"), kind: "direct", peerAccountId: bob });
    expect(findDirect(store, bob)).toBe(direct);
    expect(findDirect(store, carol)).toBeUndefined();
  });

  test("only an empty one can be removed", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(1, "hello"));
    expect(removeEmptyConversation(store, team)).toBe(false);
    addGroup(store, { conversationId: named("empty") });
    expect(removeEmptyConversation(store, named("empty"))).toBe(true);
    expect(readConversations(store).map(({ conversationId }) => conversationId)).toEqual([team]);
  });
});

describe("cursor", () => {
  test("only rises, and owes the relay an acknowledgement until that is made", () => {
    const store = freshStore();
    addGroup(store);
    advanceCursor(store, team, 5);
    advanceCursor(store, team, 3);
    expect(readUnacknowledged(store, 10)).toEqual([{ conversationId: team, sequence: 5 }]);
    advanceCursor(store, team, 6);
    markAcknowledged(store, [{ conversationId: team, sequence: 5 }]);
    expect(readUnacknowledged(store, 10)).toEqual([{ conversationId: team, sequence: 6 }]);
    markAcknowledged(store, [{ conversationId: team, sequence: 6 }]);
    markAcknowledged(store, [{ conversationId: team, sequence: 1 }]);
    expect(readUnacknowledged(store, 10)).toEqual([]);
  });

  test("goes back with a relay that lost the end of its log; what is new is not written over what was", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(4, "four"), said(5, "five"));
    advanceCursor(store, team, 5);
    rewindCursor(store, team, 4);
    expect(readConversation(store, team)).toMatchObject({ cursor: 4, acknowledged: 0 });
    hear(store, said(5, "another five", { messageId: named("after the restore") }));
    expect(store.all("SELECT body FROM messages ORDER BY position")).toEqual(
      ["four", "five", "another five"].map((body) => ({ body })),
    );
  });

  test("joins again after what was missed", () => {
    const store = freshStore();
    addGroup(store);
    advanceCursor(store, team, 5);
    changeConversation(store, team, { isMember: false, needsReset: true });
    rejoinConversation(store, team, 9);
    expect(readConversation(store, team)).toMatchObject({
      ...{ cursor: 9, joinedSequence: 9, isMember: true, needsReset: false },
    });
  });
});

describe("list", () => {
  test("pinned first, then the newest activity, each with its last message; the self conversation is left out", () => {
    const store = freshStore();
    addGroup(store);
    addGroup(store, { conversationId: named("quiet"), createdAt: 500 });
    addGroup(store, { conversationId: named("pinned"), createdAt: 1 });
    addGroup(store, { conversationId: named("self"), kind: "self", createdAt: 9_999 });
    changeConversation(store, named("pinned"), { pinned: true });
    hear(store, said(1, "first"), said(2, "last", { activityAt: 2_000 }));
    const listed = listConversations(store);
    expect(listed.map((row) => row.conversationId)).toEqual([named("pinned"), team, named("quiet")]);
    expect(listed.map((row) => row.last?.body)).toEqual([
      undefined,
      { kind: "text", text: "last" },
      undefined,
    ]);
    expect(readListed(store, team)).toEqual(listed[1]);
    expect(readListed(store, named("none"))).toBeUndefined();
  });
});

describe("members", () => {
  test("are replaced as a whole and counted by account", () => {
    const store = freshStore();
    addGroup(store);
    const member = (leafIndex: number, accountId: typeof bob) => ({
      ...{ leafIndex, accountId, deviceId: named<DeviceId>(`device ${leafIndex}`) },
      ...{ identityKey: bytes(32, leafIndex), vouched: leafIndex === 0 },
    });
    const members = [member(0, me), member(1, bob), member(2, bob)];
    replaceMembers(store, team, members);
    expect(readMembers(store, team)).toEqual(members);
    expect(readConversation(store, team)?.memberCount).toBe(2);
    expect([...readMemberAccounts(store, team)].sort()).toEqual([me, bob].sort());
    replaceMembers(store, team, [member(0, me)]);
    expect(readConversation(store, team)?.memberCount).toBe(1);
    expect(conversationsOf(store, bob)).toEqual([]);
    expect(conversationsOf(store, me)).toEqual([team]);
  });

  test("all conversations' accounts come in one reading", () => {
    const store = freshStore();
    addGroup(store);
    const other = addGroup(store, { conversationId: named("other") });
    setMembers(store, team, [me, bob]);
    setMembers(store, other, [me, carol]);
    const all = readAllMemberAccounts(store);
    expect(new Set(all.get(team))).toEqual(new Set([me, bob]));
    expect(new Set(all.get(other))).toEqual(new Set([me, carol]));
  });

  test("departures are remembered until they are done", () => {
    const store = freshStore();
    addDeparture(store, team, bob);
    addDeparture(store, team, bob);
    expect(readDepartures(store, team)).toEqual([bob]);
    removeDeparture(store, team, bob);
    expect(readDepartures(store, team)).toEqual([]);
  });
});
