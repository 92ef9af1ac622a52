// Derives the next commit of a conversation from its oldest due intent, and makes it durable before anybody sees it. Under the
// conversation's lock.
import { encodeContent } from "./encodeContent.ts";
import type { Profile } from "../../../shared/content/content.ts";
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, DeviceId, EnvelopeId } from "../../../shared/ids.ts";
import type { ConversationState, Handshake } from "../../../shared/wire/conversation.ts";
import { unreachable } from "../../../shared/assert.ts";
import type { CommitPlan, GroupRef, StagedCommit } from "../crypto/mlsEngine.ts";
import {
  deleteIntents,
  readIntents,
  readStagedCommit,
  writeStagedCommit,
  type StoredCommit,
  type StoredIntent,
} from "../store/commits.ts";
import { readConversation, type StoredConversation } from "../store/conversations.ts";
import { addPendingGroup, readGroups } from "../store/groups.ts";
import { readDepartures, readMemberAccounts, readMembers, readRevokedDevices } from "../store/members.ts";
import { bundleToBytes } from "./bundleBytes.ts";
import { claimKeyPackages, assertWelcome, type Claimed } from "./claimKeyPackages.ts";
import type { Engine } from "./context.ts";
import type { Intent } from "./intent.ts";
import { mintId } from "./mintId.ts";
import { mayRemove } from "./roles.ts";

export type NextStep =
  | { readonly kind: "nothing" }
  /** These needed no commit (any more). */
  | { readonly kind: "done"; readonly intents: readonly number[] }
  | { readonly kind: "leave"; readonly intents: readonly number[] }
  /** The staged commit is stored. */
  | { readonly kind: "submit" };

export async function stageNext(engine: Engine, id: ConversationId): Promise<NextStep> {
  const { store, platform } = engine;
  if (readStagedCommit(store, id) !== undefined) return { kind: "submit" };
  const now = platform.clock.now();
  const next = readIntents<Intent>(store, id).find(({ intent }) => intent.notBefore <= now);
  if (next === undefined) return { kind: "nothing" };
  const conversation = readConversation(store, id);
  if (conversation === undefined || !conversation.isMember) return done(engine, next);
  return stage(engine, conversation, next);
}

async function stage(
  engine: Engine,
  conversation: StoredConversation,
  next: StoredIntent<Intent>,
): Promise<NextStep> {
  const { intent } = next;
  switch (intent.kind) {
    case "create":
      return stageCreation(engine, conversation, { next, accounts: intent.accounts });
    case "reset":
      return stageReset(engine, conversation, next);
    case "leave":
      return { kind: "leave", intents: [next.id] };
    case "add":
      return stageAdding(engine, conversation, { next, accounts: intent.accounts });
    case "remove":
      return stageRemoval(engine, conversation, {
        next,
        accounts: intent.accounts,
        devices: intent.devices ?? [],
      });
    case "update":
      return stageChange(engine, conversation, { next, add: none, remove: [] });
    default:
      return unreachable(intent);
  }
}

interface About {
  readonly next: StoredIntent<Intent>;
  readonly accounts: readonly AccountId[];
}

async function stageCreation(
  engine: Engine,
  conversation: StoredConversation,
  { next, accounts }: About,
): Promise<NextStep> {
  const { conversationId, generation } = conversation;
  if (engine.groups.active(conversationId) !== undefined) return done(engine, next);
  const claimed = await claimKeyPackages(engine, { accounts, except: [] });
  const group = { conversationId, generation };
  return stageNewGroup(engine, conversation, { next, claimed, group, purpose: "create", epoch: 0 });
}

/** The same people in a new group; who has no key packages left cannot come along. */
async function stageReset(
  engine: Engine,
  conversation: StoredConversation,
  next: StoredIntent<Intent>,
): Promise<NextStep> {
  const { conversationId } = conversation;
  const { conversations } = await engine.connection.ask("log.heads", { all: true });
  const current = conversations.find((state) => state.conversationId === conversationId);
  if (current === undefined || !current.member) throw new Failure("not-found", "not a member");
  if (isBehind(engine, conversation, current)) throw new Failure("conflict", "a commit is not read yet");
  const accounts = await stillThere(engine, conversation);
  const claimed = await claimKeyPackages(engine, { accounts, except: [engine.self.deviceId], some: true });
  const group = { conversationId, generation: current.generation + 1 };
  const { epoch } = current;
  return stageNewGroup(engine, conversation, { next, claimed, group, purpose: "reset", epoch });
}

/** Who came with a commit that is still to be read would be left out; one that cannot be read is what a reset is for. */
function isBehind(
  { store }: Engine,
  { conversationId, cursor }: StoredConversation,
  relay: ConversationState,
): boolean {
  const group = readGroups(store, conversationId).find(({ isActive }) => isActive);
  if (group?.generation === relay.generation && group.epoch === relay.epoch) return false;
  return cursor < relay.head;
}

/**
 * Who is in the conversation as far as this device knows, and as far as the relay knows: a device that needs a reset may not have
 * been able to read that somebody was removed.
 */
async function stillThere(
  { store, connection }: Engine,
  { conversationId, peerAccountId, kind }: StoredConversation,
): Promise<AccountId[]> {
  if (kind === "direct") return [peerAccountId!];
  const { devices } = await connection.ask("conversation.members", { conversationId });
  const delivered = new Set(devices.map(({ accountId }) => accountId));
  const departing = new Set(readDepartures(store, conversationId));
  return readMemberAccounts(store, conversationId).filter(
    (account) => delivered.has(account) && !departing.has(account),
  );
}

async function stageNewGroup(
  engine: Engine,
  conversation: StoredConversation,
  {
    next,
    claimed,
    group,
    purpose,
    epoch,
  }: {
    readonly next: StoredIntent<Intent>;
    readonly claimed: Claimed;
    readonly group: GroupRef;
    readonly purpose: "create" | "reset";
    /** Of the group that it replaces. */
    readonly epoch: number;
  },
): Promise<NextStep> {
  const { changes } = await engine.mls.create(group);
  try {
    const plan = planOf(conversation, claimed, []);
    const staged = await engine.mls.stage(group, plan, engine.platform.clock.now());
    assertWelcome(engine, claimed, staged.added);
    const announced = announcedBy(conversation, claimed);
    const commit = { ...toCommit(engine, { group, purpose, next, staged, announced }), epoch };
    engine.store.transaction(() => {
      addPendingGroup(engine.store, { group, epoch: 0, joinedSequence: 0, changes });
      engine.groups.write(group, staged.changes, () => writeStagedCommit(engine.store, commit));
    });
    return { kind: "submit" };
  } catch (cause) {
    engine.mls.drop(group);
    throw cause;
  }
}

const none: Claimed = { keyPackages: [], devices: [] };

async function stageAdding(
  engine: Engine,
  conversation: StoredConversation,
  { next, accounts }: About,
): Promise<NextStep> {
  const present = readMembers(engine.store, conversation.conversationId);
  const missing = accounts.filter((account) => !present.some((member) => member.accountId === account));
  if (missing.length === 0) return done(engine, next);
  const add = await claimKeyPackages(engine, {
    accounts: missing,
    except: present.map((member) => member.deviceId),
  });
  // Newcomers know nobody who left, and no revoked device may come along: those go with the same commit.
  const departing = readDepartures(engine.store, conversation.conversationId);
  const revoked = readRevokedDevices(engine.store, conversation.conversationId);
  const remove = present
    .filter((member) => departing.includes(member.accountId) || revoked.includes(member.deviceId))
    .map((member) => member.deviceId);
  return stageChange(engine, conversation, { next, add, remove });
}

/** Whoever still may and need be removed when it comes to it. */
async function stageRemoval(
  engine: Engine,
  conversation: StoredConversation,
  { next, accounts, devices }: About & { readonly devices: readonly DeviceId[] },
): Promise<NextStep> {
  const { conversationId } = conversation;
  const departing = readDepartures(engine.store, conversationId);
  const revoked = readRevokedDevices(engine.store, conversationId);
  const removable = new Set(
    accounts.filter(
      (account) => departing.includes(account) || mayRemove(conversation, engine.self.accountId, account),
    ),
  );
  const remove = readMembers(engine.store, conversationId)
    .filter(
      ({ accountId, deviceId }) =>
        removable.has(accountId) || (devices.includes(deviceId) && revoked.includes(deviceId)),
    )
    .map((member) => member.deviceId);
  if (remove.length === 0) return done(engine, next);
  return stageChange(engine, conversation, { next, add: none, remove });
}

async function stageChange(
  engine: Engine,
  conversation: StoredConversation,
  {
    next,
    add,
    remove,
  }: {
    readonly next: StoredIntent<Intent>;
    readonly add: Claimed;
    readonly remove: CommitPlan["remove"];
  },
): Promise<NextStep> {
  const group = engine.groups.active(conversation.conversationId);
  if (group === undefined) throw new Failure("not-found", "no usable group");
  await engine.groups.load(group);
  const plan = planOf(conversation, add, remove);
  const staged = await engine.mls.stage(group, plan, engine.platform.clock.now());
  assertWelcome(engine, add, staged.added);
  const commit = toCommit(engine, {
    group,
    purpose: "commit",
    next,
    staged,
    announced: announcedBy(conversation, add),
  });
  engine.groups.write(group, staged.changes, () => writeStagedCommit(engine.store, commit));
  return { kind: "submit" };
}

function planOf(conversation: StoredConversation, add: Claimed, remove: CommitPlan["remove"]): CommitPlan {
  const announced = announcedBy(conversation, add);
  const plan = { add: add.keyPackages, remove };
  return announced === undefined ? plan : { ...plan, announcement: encodeContent(announced) };
}

/** Newcomers are told the group's name and roles with the commit that adds them. */
function announcedBy(
  { kind, name, roles }: StoredConversation,
  { keyPackages }: Claimed,
): Profile | undefined {
  if (kind !== "group" || keyPackages.length === 0 || name === "") return undefined;
  return { type: "profile", name, roles };
}

function toCommit(
  { platform }: Engine,
  {
    group,
    purpose,
    next,
    staged,
    announced,
  }: {
    readonly group: GroupRef;
    readonly purpose: StoredCommit["purpose"];
    readonly next: StoredIntent<Intent>;
    readonly staged: StagedCommit;
    readonly announced: Profile | undefined;
  },
): StoredCommit {
  const envelopeId = mintId<EnvelopeId>(platform);
  const announcementId = staged.announcement && mintId<EnvelopeId>(platform);
  const toDevice = ({ accountId, deviceId }: StagedCommit["added"][number]) => ({ accountId, deviceId });
  const handshake: Handshake = {
    envelopeId,
    epoch: staged.epoch,
    commit: staged.commit,
    groupInfo: staged.groupInfo,
    added: staged.added.map(toDevice),
    removed: staged.removed.map(toDevice),
    ...(staged.welcome === undefined ? {} : { welcome: staged.welcome }),
    ...(staged.announcement === undefined || announcementId === undefined
      ? {}
      : {
          announcement: {
            envelopeId: announcementId,
            body: staged.announcement,
          },
        }),
  };
  return {
    ...group,
    purpose,
    epoch: staged.epoch,
    envelopeId,
    handshake: bundleToBytes({ handshake, announced }),
    staged: staged.staged,
    ...(announcementId === undefined ? {} : { announcementId }),
    intents: [next.id],
  };
}

function done(engine: Engine, { id }: StoredIntent<Intent>): NextStep {
  deleteIntents(engine.store, [id]);
  return { kind: "done", intents: [id] };
}
