// The group's members as its newest epoch has them: written to the roster, their identity keys pinned, changes of people told.
import type { AccountId } from "../../../shared/ids.ts";
import type { GroupMember } from "../crypto/mlsEngine.ts";
import { changeConversation } from "../store/conversations.ts";
import {
  readDepartures,
  readMemberAccounts,
  readMembers,
  readRevokedDevices,
  removeDeparture,
  replaceMembers,
} from "../store/members.ts";
import { pinIdentity, readPerson } from "../store/people.ts";
import { roleOf, rolesWithout } from "./roles.ts";
import type { Place } from "./place.ts";
import { addSystemLine, type Turn } from "./turn.ts";

export interface RosterChange {
  /** Accounts that had no device in the group before. */
  readonly added: readonly AccountId[];
  /** Accounts that have none any more by the committer's choice; who left has said so in a line of its own. */
  readonly removed: readonly AccountId[];
  /** Likewise, because the organisation deactivated them or revoked their last device. */
  readonly ended: readonly AccountId[];
}

export function applyRoster(turn: Turn, place: Place, members: readonly GroupMember[]): RosterChange {
  const { store } = turn.engine;
  const { conversationId } = turn.conversation;
  const before = new Set(readMemberAccounts(store, conversationId));
  const after = new Set(members.map((member) => member.accountId));
  const added = [...after].filter((account) => !before.has(account));
  const gone = [...before].filter((account) => !after.has(account));
  const ended = gone.filter((account) => hasEnded(turn, account));
  const left = new Set(readDepartures(store, conversationId));
  replaceMembers(store, conversationId, members);
  for (const account of gone) succeed(turn, account);
  for (const account of [...added, ...gone]) removeDeparture(store, conversationId, account);
  for (const member of members) if (!before.has(member.accountId)) pin(turn, place, member);
  turn.rosterChanged ||= added.length + gone.length > 0;
  return { added, removed: gone.filter((account) => !left.has(account) && !ended.includes(account)), ended };
}

/** The owner could not hand the group over: deactivated, or the last device revoked. Everybody knows who follows. */
function succeed(turn: Turn, gone: AccountId): void {
  const { conversation, engine } = turn;
  const { conversationId, roles } = conversation;
  if (roleOf(roles, gone) !== "owner") return;
  const successors = rolesWithout(gone, roles, readMembers(engine.store, conversationId).map(toAccount));
  if (successors === undefined) return;
  changeConversation(engine.store, conversationId, { roles: successors });
  turn.conversation = { ...conversation, roles: successors };
}

function toAccount({ accountId }: { readonly accountId: AccountId }): AccountId {
  return accountId;
}

/** Deactivated, or every device that it had in the group was revoked. */
function hasEnded(
  { engine: { store }, conversation: { conversationId } }: Turn,
  account: AccountId,
): boolean {
  if (readPerson(store, account)?.active === false) return true;
  const revoked = new Set(readRevokedDevices(store, conversationId));
  const devices = readMembers(store, conversationId).filter((member) => member.accountId === account);
  return devices.every((member) => revoked.has(member.deviceId));
}

/** Trust on first use: another key than the one first seen is shown, and the first one stays pinned. */
function pin(turn: Turn, place: Place, { accountId, identityKey, vouched }: GroupMember): void {
  const { store, self } = turn.engine;
  if (accountId === self.accountId) return;
  if (pinIdentity(store, { accountId, identityKey, vouched, at: place.storedAt }) !== "changed") return;
  turn.people.add(accountId);
  addSystemLine(turn, place, { kind: "identityChanged", account: accountId });
}
