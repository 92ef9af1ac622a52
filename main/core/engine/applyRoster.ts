// The group's members as its newest epoch has them: written to the roster, their identity keys pinned, changes of people told.
import type { AccountId } from "../../../shared/ids.ts";
import type { GroupMember } from "../crypto/mlsEngine.ts";
import { readMemberAccounts, removeDeparture, replaceMembers } from "../store/members.ts";
import { pinIdentity } from "../store/people.ts";
import { addSystemLine, type Place, type Turn } from "./turn.ts";

export interface RosterChange {
  /** Accounts that had no device in the group before, or have none any more. */
  readonly added: readonly AccountId[];
  readonly removed: readonly AccountId[];
}

export function applyRoster(turn: Turn, place: Place, members: readonly GroupMember[]): RosterChange {
  const { store } = turn.engine;
  const { conversationId } = turn.conversation;
  const before = new Set(readMemberAccounts(store, conversationId));
  const after = new Set(members.map((member) => member.accountId));
  replaceMembers(store, conversationId, members);
  const added = [...after].filter((account) => !before.has(account));
  const removed = [...before].filter((account) => !after.has(account));
  for (const account of [...added, ...removed]) removeDeparture(store, conversationId, account);
  for (const member of members) if (!before.has(member.accountId)) pin(turn, place, member);
  turn.rosterChanged ||= added.length + removed.length > 0;
  return { added, removed };
}

/** Trust on first use: another key than the one first seen is shown, and the first one stays pinned. */
function pin(turn: Turn, place: Place, { accountId, identityKey, vouched }: GroupMember): void {
  const { store, self } = turn.engine;
  if (accountId === self.accountId) return;
  if (pinIdentity(store, { accountId, identityKey, vouched, at: place.storedAt }) !== "changed") return;
  turn.people.add(accountId);
  addSystemLine(turn, place, { kind: "identityChanged", account: accountId });
}
