// Somebody else's commit: the group moves on to its next epoch, with new members, without some, or without this device.
import type { AccountId } from "../../../shared/ids.ts";
import type { GroupRef, Processed } from "../crypto/mlsEngine.ts";
import { deleteStagedCommit } from "../store/commits.ts";
import { changeConversation } from "../store/conversations.ts";
import { applyRoster, type RosterChange } from "./applyRoster.ts";
import type { ReceivedEntry } from "./logEntry.ts";
import { endMembership } from "./endMembership.ts";
import type { Place } from "./place.ts";
import { addSystemLine, type Turn } from "./turn.ts";

type Commit = Extract<Processed, { kind: "commit" }>;

export function applyCommit(
  turn: Turn,
  place: Place & ReceivedEntry,
  { group, commit }: { readonly group: GroupRef; readonly commit: Commit },
): void {
  const { store, self } = turn.engine;
  const { conversationId } = turn.conversation;
  const by = commit.committer.accountId;
  if (commit.removedSelf || commit.state === undefined) {
    const isOurs = by === self.accountId;
    if (!isOurs) addSystemLine(turn, place, { kind: "removed", by, accounts: [self.accountId] });
    return endMembership(turn, group);
  }
  // Whatever was staged started from the epoch that is over; its intents are derived anew.
  deleteStagedCommit(store, conversationId);
  changeConversation(store, conversationId, { needsReset: false });
  addRosterLines(turn, place, { by, ...applyRoster(turn, place, commit.state.members) });
}

export function addRosterLines(
  turn: Turn,
  place: Place,
  { by, added, removed, ended }: RosterChange & { readonly by: AccountId },
): void {
  if (turn.conversation.kind !== "group") return;
  if (added.length > 0) addSystemLine(turn, place, { kind: "added", by, accounts: [...added] });
  if (removed.length > 0) addSystemLine(turn, place, { kind: "removed", by, accounts: [...removed] });
  for (const account of ended) addSystemLine(turn, place, { kind: "accessEnded", account });
}
