// New conversations: a direct one with each person, whoever starts it, and groups with a name.
import type { Params } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import { addIntent } from "../store/commits.ts";
import {
  addConversation,
  findDirect,
  readConversation,
  type NewConversation,
} from "../store/conversations.ts";
import { readDirectoryEntry } from "../store/people.ts";
import type { Engine } from "./context.ts";
import { fixedConversationId } from "./fixedConversation.ts";
import type { Intent } from "./intent.ts";
import { mintId } from "./mintId.ts";
import { requireOnline, requireView } from "./requireConversation.ts";

/** The existing conversation with that person works offline; a new one needs the relay. */
export async function startDirect(
  engine: Engine,
  { accountId }: Params<BridgeCalls, "conversation.startDirect">,
): Promise<ConversationView> {
  const { store, self } = engine;
  if (accountId === self.accountId) throw new Failure("invalid", "not with oneself");
  const known = findDirect(store, accountId);
  if (known !== undefined) return requireView(engine, known);
  requirePeople(engine, [accountId]);
  const conversationId = fixedConversationId("direct", [self.accountId, accountId]);
  return start(engine, [accountId], {
    conversationId,
    kind: "direct",
    name: "",
    roles: [],
    peerAccountId: accountId,
  });
}

/** The one who starts it owns it. */
export async function startGroup(
  engine: Engine,
  { name, accounts }: Params<BridgeCalls, "conversation.startGroup">,
): Promise<ConversationView> {
  const { platform, self } = engine;
  const others = [...new Set(accounts)].filter((account) => account !== self.accountId);
  if (others.length === 0) throw new Failure("invalid", "nobody to write to");
  requirePeople(engine, others);
  const conversationId = mintId<ConversationId>(platform);
  const roles: NewConversation["roles"] = [{ accountId: self.accountId, role: "owner" }];
  return start(engine, others, { conversationId, kind: "group", name, roles });
}

/** `not-found` for accounts that are not in the directory or not active any more. */
export function requirePeople({ store }: Engine, accounts: readonly AccountId[]): void {
  if (accounts.every((account) => readDirectoryEntry(store, account)?.active === true)) return;
  throw new Failure("not-found", "no such person");
}

async function start(
  engine: Engine,
  accounts: readonly AccountId[],
  conversation: Omit<NewConversation, "generation" | "joinedSequence" | "createdAt">,
): Promise<ConversationView> {
  await requireOnline(engine);
  const { store, platform, intents } = engine;
  const { conversationId } = conversation;
  const now = platform.clock.now();
  const intent = store.transaction(() => {
    addConversation(store, { ...conversation, generation: 0, joinedSequence: 0, createdAt: now });
    return addIntent<Intent>(store, conversationId, { kind: "create", accounts, notBefore: now });
  });
  intents.wakeSoon(conversationId);
  try {
    await intents.outcome(intent);
  } catch (cause) {
    if (!isUnderway(engine, conversationId, cause)) throw cause;
  }
  return requireView(engine, conversationId);
}

/** The connection was lost on the way: the conversation is created as soon as it is back. */
function isUnderway({ store }: Engine, id: ConversationId, cause: unknown): boolean {
  if (!(cause instanceof Failure) || cause.code !== "timeout") return false;
  return readConversation(store, id)?.isMember === true;
}
