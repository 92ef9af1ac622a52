// Who is in a group: adding, removing, leaving, and the reset that gives everybody a new group when the old one is unusable.
import type { Params } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { Profile } from "../../../shared/content/content.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { addIntent } from "../store/commits.ts";
import type { StoredConversation } from "../store/conversations.ts";
import { readDepartures, readMembers } from "../store/members.ts";
import type { Engine } from "./context.ts";
import type { Intent } from "./intent.ts";
import { requireMembership, requireOnline, requireView } from "./requireConversation.ts";
import { mayAdd, mayRemove, roleOf, rolesWithout } from "./roles.ts";
import { sayInGroup } from "./sayInGroup.ts";
import { requirePeople } from "./startConversation.ts";

export async function addMembers(
  engine: Engine,
  { conversationId, accounts }: Params<BridgeCalls, "conversation.addMembers">,
): Promise<ConversationView> {
  const conversation = requireMembership(engine, conversationId);
  if (!mayAdd(conversation)) throw new Failure("unauthorized", "not in this conversation");
  if (conversation.memberCount + accounts.length > limits.membersPerConversation)
    throw new Failure("too-large", "too many members");
  requirePeople(engine, accounts);
  return carryOut(engine, conversationId, { kind: "add", accounts, notBefore: 0 });
}

export async function removeMember(
  engine: Engine,
  { conversationId, accountId }: Params<BridgeCalls, "conversation.removeMember">,
): Promise<ConversationView> {
  const conversation = requireMembership(engine, conversationId);
  if (!mayRemove(conversation, engine.self.accountId, accountId)) throw new Failure("unauthorized", "role");
  return carryOut(engine, conversationId, { kind: "remove", accounts: [accountId], notBefore: 0 });
}

/** The owner hands the role over first; then the others are told, and the relay last. */
export async function leaveConversation(
  engine: Engine,
  { conversationId }: Params<BridgeCalls, "conversation.leave">,
): Promise<ConversationView> {
  const conversation = requireMembership(engine, conversationId);
  if (conversation.kind !== "group") throw new Failure("invalid", "only groups can be left");
  await requireOnline(engine);
  const handover = handOver(engine, conversation);
  if (handover !== undefined) await sayInGroup(engine, conversationId, handover);
  await sayInGroup(engine, conversationId, { type: "leave" });
  return carryOut(engine, conversationId, { kind: "leave", notBefore: 0 });
}

/** One button when nothing else helps: a new group with the same people. */
export async function resetConversation(
  engine: Engine,
  { conversationId }: Params<BridgeCalls, "conversation.reset">,
): Promise<ConversationView> {
  requireMembership(engine, conversationId);
  return carryOut(engine, conversationId, { kind: "reset", notBefore: 0 });
}

/** Stored, so that it happens even if this device crashes now; the answer comes when it took effect. */
async function carryOut(engine: Engine, id: ConversationId, intent: Intent): Promise<ConversationView> {
  await requireOnline(engine);
  const stored = addIntent<Intent>(engine.store, id, intent);
  engine.intents.wakeSoon(id);
  await engine.intents.outcome(stored);
  return requireView(engine, id);
}

/** What the owner says before going, when somebody stays. */
function handOver({ store, self }: Engine, conversation: StoredConversation): Profile | undefined {
  const { conversationId, name, roles } = conversation;
  if (roleOf(roles, self.accountId) !== "owner") return undefined;
  const departing = readDepartures(store, conversationId);
  const staying = readMembers(store, conversationId)
    .map((member) => member.accountId)
    .filter((account) => account !== self.accountId && !departing.includes(account));
  const successors = rolesWithout(self.accountId, roles, staying);
  return successors && { type: "profile", name, roles: successors };
}
