// Somebody replaced the conversation's group by a new one. This device has joined it already by the Welcome that came with the
// reset; from this entry of the log on it is the group that counts.
import type { ConversationId } from "../../../shared/ids.ts";
import { deleteStagedCommit, readStagedCommit } from "../store/commits.ts";
import { advanceCursor, changeConversation, rejoinConversation } from "../store/conversations.ts";
import { activateGroup, deleteGroup, readGroups, type StoredGroup } from "../store/groups.ts";
import { readMemberAccounts, readMembers } from "../store/members.ts";
import { clearEncrypted } from "../store/outbox.ts";
import { accountOfDevice } from "../store/people.ts";
import { applyRoster } from "./applyRoster.ts";
import type { Engine } from "./context.ts";
import type { GroupMember, GroupRef, GroupState } from "../crypto/mlsEngine.ts";
import type { LogEntry, ReceivedEntry } from "./logEntry.ts";
import { roleOf } from "./roles.ts";
import { sayProfileAgain } from "./sayAgain.ts";
import { settleWaitingBelow } from "./settleWaiting.ts";
import type { Place } from "./place.ts";
import { addSystemLine, openTurn, tellTurn, writeLines, type Turn } from "./turn.ts";

/** A reset of somebody else whose Welcome is not here (yet). */
export function isUnexpectedReset(engine: Engine, id: ConversationId, entry: LogEntry): boolean {
  if (entry.isOwn || entry.kind !== "reset") return false;
  if (readStagedCommit(engine.store, id)?.envelopeId === entry.envelopeId) return false;
  return pendingGroup(engine, id, entry.sequence) === undefined;
}

/** Under the conversation's lock; answers the entry's sequence. */
export async function applyReset(engine: Engine, id: ConversationId, entry: ReceivedEntry): Promise<number> {
  const pending = pendingGroup(engine, id, entry.sequence);
  const state = pending && (await engine.groups.reload(pending));
  const before = engine.groups.active(id);
  const turn = openTurn(engine, id);
  const isAccepted = state !== undefined && hasKnownPeople(engine, id, state.members);
  const added = engine.store.transaction(() => {
    addResetLine(turn, entry);
    changeConversation(engine.store, id, { needsReset: !isAccepted });
    if (pending !== undefined && isAccepted) takeOver(turn, entry, { group: pending, state });
    else if (pending !== undefined) deleteGroup(engine.store, pending);
    advanceCursor(engine.store, id, entry.sequence);
    return writeLines(turn);
  });
  const unused = isAccepted ? before : pending;
  if (unused !== undefined) engine.mls.drop(unused);
  tellTurn(turn, added, true);
  engine.session.applied();
  engine.outbox.wake();
  return entry.sequence;
}

/**
 * The log goes on behind the place where a joined group was to take over: this device was out of the conversation in between, and
 * the relay keeps what it missed from it.
 */
export async function activateOverdue(engine: Engine, id: ConversationId, cursor: number): Promise<void> {
  const before = engine.groups.active(id);
  const overdue = readGroups(engine.store, id).findLast(
    (group) =>
      group.generation > (before?.generation ?? -1) && isJoined(group) && group.joinedSequence <= cursor,
  );
  if (overdue === undefined) return;
  const state = await engine.groups.reload(overdue);
  const turn = openTurn(engine, id);
  const place = { sequence: overdue.joinedSequence, storedAt: engine.platform.clock.now() };
  const added = engine.store.transaction(() => {
    rejoinConversation(engine.store, id, overdue.joinedSequence);
    switchGroup(turn, place, { group: overdue, state });
    return writeLines(turn);
  });
  if (before !== undefined) engine.mls.drop(before);
  tellTurn(turn, added, false);
  engine.outbox.wake();
}

/** Whoever came to the reset without having read everything may hold an old name and old roles: the owner's word puts that right. */
function takeOver(
  turn: Turn,
  entry: ReceivedEntry,
  next: { readonly group: GroupRef; readonly state: GroupState },
): void {
  switchGroup(turn, entry, next);
  if (roleOf(turn.conversation.roles, turn.engine.self.accountId) === "owner") sayProfileAgain(turn);
}

function switchGroup(
  turn: Turn,
  place: Place & { readonly sequence: number },
  { group, state }: { readonly group: GroupRef; readonly state: GroupState },
): void {
  const { store } = turn.engine;
  const { conversationId } = group;
  activateGroup(store, group);
  deleteStagedCommit(store, conversationId);
  clearEncrypted(store, conversationId);
  changeConversation(store, conversationId, { needsReset: false });
  settleWaitingBelow(turn, place.sequence);
  applyRoster(turn, place, state.members);
}

/** A reset brings nobody in: whoever made it could add anyone to a group of their own. */
function hasKnownPeople({ store }: Engine, id: ConversationId, members: readonly GroupMember[]): boolean {
  const roster = new Set(readMemberAccounts(store, id));
  return members.every((member) => roster.has(member.accountId));
}

/**
 * The group that this device joined by the Welcome of exactly this reset; those of later resets wait for theirs. One that it only
 * staged itself is not joined.
 */
function pendingGroup({ store }: Engine, id: ConversationId, sequence: number): GroupRef | undefined {
  const groups = readGroups(store, id);
  const active = groups.find((group) => group.isActive)?.generation ?? -1;
  return groups.find((group) => group.joinedSequence === sequence && group.generation > active);
}

/** Joined by a Welcome; what this device staged itself has no place in the log yet. */
function isJoined({ joinedSequence }: StoredGroup): boolean {
  return joinedSequence > 0;
}

function addResetLine(turn: Turn, entry: ReceivedEntry): void {
  const { store } = turn.engine;
  const members = readMembers(store, turn.conversation.conversationId);
  const member = members.find((known) => known.deviceId === entry.senderDeviceId);
  const by = member?.accountId ?? accountOfDevice(store, entry.senderDeviceId);
  if (by !== undefined) addSystemLine(turn, entry, { kind: "reset", by });
}
