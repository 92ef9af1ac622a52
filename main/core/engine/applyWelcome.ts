// One Welcome: joins the group if it is one that this device may be in, and makes it the conversation's group at once, or (after
// a reset) when the log reaches the reset.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId } from "../../../shared/ids.ts";
import type { InboxItem, WelcomeItem } from "../../../shared/wire/envelope.ts";
import type { GroupMember, MlsEngine } from "../crypto/mlsEngine.ts";
import {
  addConversation,
  advanceCursor,
  changeConversation,
  readConversation,
  rejoinConversation,
  type StoredConversation,
} from "../store/conversations.ts";
import {
  deleteIntents,
  deleteStagedCommit,
  readIntents,
  readStagedCommit,
  addIntent,
} from "../store/commits.ts";
import { removeFromDeviceInbox } from "../store/deviceInbox.ts";
import { activateGroup, addPendingGroup, readGroups } from "../store/groups.ts";
import { deleteUsedKeyPackage, findKeyPackage, type StoredKeyPackage } from "../store/keyPackages.ts";
import { clearEncrypted } from "../store/outbox.ts";
import { applyRoster } from "./applyRoster.ts";
import { fraction } from "./backOff.ts";
import type { Engine } from "./context.ts";
import { fixedConversationId } from "./fixedConversation.ts";
import type { Intent } from "./intent.ts";
import { settleWaitingBelow } from "./settleWaiting.ts";
import { addSystemLine, openTurn, tellTurn, writeLines, type Turn } from "./turn.ts";

type Joined = Awaited<ReturnType<MlsEngine["join"]>>;

/** A newcomer's update comes within this time, at a random moment: many may have joined at once. */
const updateWithinMs = 10_000;

/** Under the conversation's lock. Always gets past the item, unless the worker or the disk fail and it is not hopeless yet. */
export async function applyWelcome(
  engine: Engine,
  { inboxSequence, storedAt, item }: InboxItem,
  isHopeless: boolean,
): Promise<void> {
  if (isHopeless) return refuse(engine, { inboxSequence, item, code: "internal" });
  const known = readConversation(engine.store, item.conversationId);
  if (isOld(engine, item, known)) return removeFromDeviceInbox(engine.store, inboxSequence);
  const joined = await join(engine, item);
  if (typeof joined === "string") return refuse(engine, { inboxSequence, item, code: joined });
  if (!isAcceptable(engine, { item, known, members: joined.state.members })) {
    engine.mls.drop(item);
    return refuse(engine, { inboxSequence, item, code: "policy" });
  }
  const isNow = activatesNow(engine, item, known);
  const before = isNow ? engine.groups.active(item.conversationId) : undefined;
  const place = { sequence: item.sequence, storedAt };
  const [turn, added] = engine.store.transaction(() => {
    const turn = storeJoined(engine, { item, joined, place, known, isNow });
    removeFromDeviceInbox(engine.store, inboxSequence);
    if (isNow) enter(turn, { item, joined, place, wasMember: known?.isMember === true });
    return [turn, writeLines(turn)] as const;
  });
  if (before !== undefined && before.generation !== item.generation) engine.mls.drop(before);
  afterJoining(engine, item, { turn, added, isNow });
}

function isOld({ store }: Engine, item: WelcomeItem, known: StoredConversation | undefined): boolean {
  if (known !== undefined && item.generation < known.generation) return true;
  const same = readGroups(store, item.conversationId).find((group) => group.generation === item.generation);
  const own = readStagedCommit(store, item.conversationId);
  const isStagedOnly = own !== undefined && own.purpose !== "commit" && own.generation === item.generation;
  return same !== undefined && !isStagedOnly && same.joinedSequence >= item.sequence;
}

/** The joined group, or why not. */
async function join(
  engine: Engine,
  item: WelcomeItem,
): Promise<(Joined & { readonly keyPackage: StoredKeyPackage }) | string> {
  try {
    const welcome = new Uint8Array(item.welcome);
    const keyPackage = findKeyPackage(engine.store, await engine.mls.welcomeReferences(welcome));
    if (keyPackage === undefined) return "no-key-package";
    return { ...(await engine.mls.join(item, welcome, keyPackage)), keyPackage };
  } catch (cause) {
    if (cause instanceof Failure && cause.code !== "internal") return cause.code;
    throw cause;
  }
}

interface Judged {
  readonly item: WelcomeItem;
  readonly known: StoredConversation | undefined;
  readonly members: readonly GroupMember[];
}

/** The relay only says what kind of conversation it is; who may be in it follows from its id. */
function isAcceptable(engine: Engine, { item, known, members }: Judged): boolean {
  const { conversationId, conversationKind } = item;
  const me = engine.self.accountId;
  const accounts = new Set(members.map((member) => member.accountId));
  if (!accounts.has(me) || (known !== undefined && known.kind !== conversationKind)) return false;
  if (conversationKind === "self") return accounts.size === 1;
  if (conversationKind === "direct") {
    const all = [...accounts];
    return all.length === 2 && fixedConversationId("direct", all) === conversationId;
  }
  return true;
}

/** A reset waits for its place in the log; everything else is the only group there is. */
function activatesNow(engine: Engine, item: WelcomeItem, known: StoredConversation | undefined): boolean {
  if (known === undefined || !known.isMember || known.cursor >= item.sequence) return true;
  const active = engine.groups.active(item.conversationId);
  return active === undefined || active.generation >= item.generation;
}

interface Joining {
  readonly item: WelcomeItem;
  readonly joined: Joined & { readonly keyPackage: StoredKeyPackage };
  readonly place: { readonly sequence: number; readonly storedAt: number };
}

interface Storing extends Joining {
  readonly known: StoredConversation | undefined;
  readonly isNow: boolean;
}

function storeJoined(engine: Engine, { item, joined, place, known, isNow }: Storing): Turn {
  const { store } = engine;
  const { conversationId, conversationKind, generation, sequence } = item;
  if (known === undefined) {
    const peerAccountId = peerOf(engine, item, joined.state.members);
    addConversation(store, {
      conversationId,
      kind: conversationKind,
      name: "",
      roles: [],
      generation,
      createdAt: place.storedAt,
      ...(peerAccountId === undefined ? {} : { peerAccountId }),
      joinedSequence: sequence,
    });
  }
  dropStaged(engine, item, isNow);
  const group = { conversationId, generation };
  addPendingGroup(store, {
    group,
    epoch: joined.state.epoch,
    joinedSequence: sequence,
    changes: joined.changes,
  });
  deleteUsedKeyPackage(store, joined.keyPackage.reference);
  return openTurn(engine, conversationId);
}

/**
 * Both started at once and the other one was first, or the group that something was staged for is over: that is void. A reset of an
 * earlier generation may have landed, though: the log, which is read after the Welcomes, says whether it did.
 */
function dropStaged({ store }: Engine, { conversationId, generation }: WelcomeItem, isNow: boolean): void {
  const staged = readStagedCommit(store, conversationId);
  if (staged !== undefined && (isNow || staged.generation === generation))
    deleteStagedCommit(store, conversationId);
}

function enter(
  turn: Turn,
  { item, joined, place, wasMember }: Joining & { readonly wasMember: boolean },
): void {
  const { engine } = turn;
  const { store, platform, self } = engine;
  const { conversationId, generation } = item;
  const isReset = wasMember && generation > turn.conversation.generation;
  activateGroup(store, { conversationId, generation });
  if (isReset) goOn(turn, item);
  else rejoinConversation(store, conversationId, item.sequence);
  clearEncrypted(store, conversationId);
  settleWaitingBelow(turn, item.sequence);
  // Created by somebody else; and of earlier joins no update is owed any more.
  const overtaken = readIntents<Intent>(store, conversationId)
    .filter(({ intent }) => intent.kind === "create" || intent.kind === "update")
    .map((intent) => intent.id);
  deleteIntents(store, overtaken);
  turn.finishedIntents.push(...overtaken);
  applyRoster(turn, place, joined.state.members);
  const notBefore = platform.clock.now() + Math.round(fraction(platform.random) * updateWithinMs);
  if (item.conversationKind !== "self")
    addIntent<Intent>(store, conversationId, { kind: "update", notBefore });
  if (item.conversationKind !== "group") return;
  const by = joined.inviter.accountId;
  if (isReset) addSystemLine(turn, place, { kind: "reset", by });
  else if (item.epoch === 1) addSystemLine(turn, place, { kind: "created", by });
  else addSystemLine(turn, place, { kind: "added", by, accounts: [self.accountId] });
}

/** A reset tells nobody a new name or new roles who was there before. */
function goOn({ engine: { store } }: Turn, { conversationId, sequence }: WelcomeItem): void {
  changeConversation(store, conversationId, { needsReset: false });
  advanceCursor(store, conversationId, sequence);
}

function peerOf({ self }: Engine, item: WelcomeItem, members: readonly GroupMember[]): AccountId | undefined {
  if (item.conversationKind !== "direct") return undefined;
  return members.find((member) => member.accountId !== self.accountId)?.accountId;
}

function afterJoining(
  engine: Engine,
  { conversationId }: WelcomeItem,
  {
    turn,
    added,
    isNow,
  }: {
    readonly turn: Turn;
    readonly added: ReturnType<typeof writeLines>;
    readonly isNow: boolean;
  },
): void {
  if (isNow) {
    engine.inbox.startOver(conversationId);
    tellTurn(turn, added, false);
    engine.intents.wakeSoon(conversationId);
    engine.outbox.wake();
  } else {
    engine.inbox.wake(conversationId);
  }
  engine.session.keyPackageUsed();
}

/** The relay believes that this device is in a group which it cannot enter. Where the person can mend that, it is shown. */
function refuse(
  engine: Engine,
  {
    inboxSequence,
    item,
    code,
  }: { readonly inboxSequence: number; readonly item: WelcomeItem; readonly code: string },
): void {
  const { store, platform, self, events } = engine;
  const { conversationId, conversationKind, generation, senderAccountId } = item;
  platform.log.warn("welcome.refused", { conversationId, code });
  store.transaction(() => {
    const accounts = [self.accountId, senderAccountId];
    if (conversationKind === "direct" && fixedConversationId("direct", accounts) === conversationId) {
      addConversation(store, {
        conversationId,
        kind: "direct",
        name: "",
        roles: [],
        generation,
        peerAccountId: senderAccountId,
        joinedSequence: item.sequence,
        createdAt: platform.clock.now(),
      });
    }
    if (engine.groups.active(conversationId) === undefined)
      changeConversation(store, conversationId, { needsReset: true });
    removeFromDeviceInbox(store, inboxSequence);
  });
  events.conversationChanged(conversationId);
}
