// Builds what the renderer is shown from the store and from what is known only while online (presence, typing).
import type { ConversationView, MemberView, PersonView } from "../../../shared/bridge/views.ts";
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import { listConversations, readListed, type ListedConversation } from "../store/conversationList.ts";
import { readAllMemberAccounts, readMemberAccounts } from "../store/members.ts";
import { listPeople, readPerson, type StoredPerson } from "../store/people.ts";
import type { Engine } from "./context.ts";
import { mayAdd, mayRemove, mayRename, roleOf } from "./roles.ts";

export function viewPerson(engine: Engine, account: AccountId): PersonView {
  return toPerson(engine, readPerson(engine.store, account) ?? unknownPerson(account));
}

/** Everybody in the directory, myself included, by name. */
export function viewPeople(engine: Engine): PersonView[] {
  return listPeople(engine.store).map((person) => toPerson(engine, person));
}

/** Undefined for the self conversation and for ids that this device does not know. */
export function viewConversation(engine: Engine, id: ConversationId): ConversationView | undefined {
  const listed = readListed(engine.store, id);
  return listed && toConversation(engine, listed, readMemberAccounts(engine.store, id));
}

/** In the order of the list; a fixed number of queries whatever the number of conversations. */
export function viewConversations(engine: Engine): ConversationView[] {
  const members = readAllMemberAccounts(engine.store);
  return listConversations(engine.store).flatMap(
    (listed) => toConversation(engine, listed, members.get(listed.conversationId) ?? []) ?? [],
  );
}

/** None for the self conversation and for ids that this device does not know. */
export function viewMembers(engine: Engine, id: ConversationId): MemberView[] {
  const listed = readListed(engine.store, id);
  if (listed === undefined || listed.kind === "self") return [];
  const me = engine.self.accountId;
  return readMemberAccounts(engine.store, id).map((account) => ({
    person: viewPerson(engine, account),
    role: roleOf(listed.roles, account),
    canRemove: listed.isMember && mayRemove(listed, me, account),
  }));
}

function toPerson(engine: Engine, person: StoredPerson): PersonView {
  const { accountId, name, trust, active } = person;
  const isSelf = accountId === engine.self.accountId;
  return { accountId, name, trust, active, isSelf, ...engine.presences.of(accountId) };
}

/** A member whom the directory has not told us of yet. */
function unknownPerson(accountId: AccountId): StoredPerson {
  return { accountId, name: "", active: true, trust: "unverified" };
}

function toConversation(
  engine: Engine,
  listed: ListedConversation,
  accounts: readonly AccountId[],
): ConversationView | undefined {
  const { conversationId, kind, peerAccountId, isMember, needsReset, last } = listed;
  if (kind === "self") return undefined;
  const { lastActivityAt, unread, readUpTo, pinned, muted, draft } = listed;
  const me = engine.self.accountId;
  const peer = peerAccountId === undefined ? undefined : viewPerson(engine, peerAccountId);
  return {
    conversationId,
    kind,
    isMember,
    needsReset,
    lastActivityAt,
    unread,
    readUpTo,
    pinned,
    muted,
    draft,
    name: peer?.name ?? listed.name,
    ...(peer === undefined ? {} : { peer }),
    memberCount: accounts.length,
    onlineCount: accounts.filter((account) => engine.presences.of(account).presence !== "offline").length,
    myRole: roleOf(listed.roles, me),
    canRename: isMember && mayRename(listed, me),
    canAdd: isMember && mayAdd(listed),
    ...(last === undefined ? {} : { last }),
    typing: [...engine.typing.in(conversationId)],
  };
}
