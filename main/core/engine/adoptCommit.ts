// The log has reached a commit of this device: the relay took it, so the state it was staged for becomes the group's.
import { Failure } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { GroupChanges, GroupState } from "../crypto/mlsEngine.ts";
import { deleteIntents, deleteStagedCommit, type StoredCommit } from "../store/commits.ts";
import { advanceCursor, changeConversation } from "../store/conversations.ts";
import { activateGroup } from "../store/groups.ts";
import { clearEncrypted } from "../store/outbox.ts";
import { addRosterLines } from "./applyCommit.ts";
import { applyRoster } from "./applyRoster.ts";
import { bundleFromBytes } from "./bundleBytes.ts";
import type { Engine } from "./context.ts";
import { releaseHeldEnvelopes } from "./heldEnvelopes.ts";
import type { LogEntry } from "./logEntry.ts";
import { isSameProfile } from "./roles.ts";
import { sayProfileAgain } from "./sayAgain.ts";
import { settleWaitingBelow } from "./settleWaiting.ts";
import { addSystemLine, openTurn, tellTurn, writeLines, type Turn } from "./turn.ts";

/** Under the conversation's lock; answers the commit's sequence. */
export async function adoptCommit(engine: Engine, entry: LogEntry, staged: StoredCommit): Promise<number> {
  const { conversationId, generation } = staged;
  const group = { conversationId, generation };
  const adopted = await adopt(engine, staged);
  if (adopted === undefined) return giveUp(engine, conversationId, entry);
  const before = engine.groups.active(conversationId);
  const turn = openTurn(engine, conversationId);
  const changes = { ...adopted.changes, epoch: adopted.state.epoch };
  const added = engine.groups.write(group, changes, () => {
    takeEffect(turn, entry, { staged, state: adopted.state });
    advanceCursor(engine.store, conversationId, entry.sequence);
    return writeLines(turn);
  });
  if (before !== undefined && before.generation !== generation) engine.mls.drop(before);
  tellTurn(turn, added, true);
  await releaseHeldEnvelopes(engine, conversationId);
  engine.session.applied();
  engine.outbox.wake();
  return entry.sequence;
}

async function adopt(
  engine: Engine,
  { conversationId, generation, staged }: StoredCommit,
): Promise<{ readonly changes: GroupChanges; readonly state: GroupState } | undefined> {
  const group = { conversationId, generation };
  try {
    await engine.groups.load(group);
    return await engine.mls.adopt(group, staged);
  } catch (cause) {
    if (cause instanceof Failure && cause.code !== "internal") return undefined;
    throw cause;
  }
}

function takeEffect(
  turn: Turn,
  entry: LogEntry,
  { staged, state }: { readonly staged: StoredCommit; readonly state: GroupState },
): void {
  const { store, self } = turn.engine;
  const { conversationId, generation, purpose } = staged;
  const by = self.accountId;
  if (purpose !== "commit") {
    activateGroup(store, { conversationId, generation });
    clearEncrypted(store, conversationId);
    settleWaitingBelow(turn, entry.sequence);
  }
  deleteStagedCommit(store, conversationId);
  deleteIntents(store, staged.intents);
  turn.finishedIntents.push(...staged.intents);
  changeConversation(store, conversationId, { needsReset: false });
  const roster = applyRoster(turn, entry, state.members);
  if (purpose === "create") {
    if (turn.conversation.kind === "group") addSystemLine(turn, entry, { kind: "created", by });
    return;
  }
  // The name or the roles changed after the commit was staged: its announcement told newcomers the old ones.
  const { announced } = bundleFromBytes(staged.handshake);
  if (announced !== undefined && !isSameProfile(announced, turn.conversation)) sayProfileAgain(turn);
  if (purpose === "reset") addSystemLine(turn, entry, { kind: "reset", by });
  addRosterLines(turn, entry, { by, ...roster });
}

/** The relay took a commit that this group cannot follow (it moved on, or its state is gone): only a reset mends that. */
function giveUp(engine: Engine, id: ConversationId, { sequence }: LogEntry): number {
  engine.platform.log.warn("commit.lost", { conversationId: id, sequence });
  engine.store.transaction(() => {
    deleteStagedCommit(engine.store, id);
    changeConversation(engine.store, id, { needsReset: true });
    advanceCursor(engine.store, id, sequence);
  });
  engine.events.conversationChanged(id);
  return sequence;
}
