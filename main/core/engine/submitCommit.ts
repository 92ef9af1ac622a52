// The staged commit and the relay: submitted with the same bytes until there is an answer, dropped when it lost or cannot be.
import { unreachable } from "../../../shared/assert.ts";
import type { Failure } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import {
  countAttempt,
  deleteIntents,
  deleteStagedCommit,
  readIntents,
  readStagedCommit,
  type StoredCommit,
} from "../store/commits.ts";
import { changeConversation, readConversation, removeEmptyConversation } from "../store/conversations.ts";
import { deleteGroup } from "../store/groups.ts";
import type { Engine } from "./context.ts";
import { endMembership } from "./endMembership.ts";
import { bundleFromBytes } from "./bundleBytes.ts";
import type { Intent } from "./intent.ts";
import { openTurn, tellTurn } from "./turn.ts";

/** So often may a commit lose without the group moving on before the group is taken for unusable. */
const hopelessAfter = 4;

/** Resolves when the relay has it; it takes effect when the log reaches it. */
export async function submitCommit(engine: Engine, id: ConversationId): Promise<void> {
  const staged = readStagedCommit(engine.store, id);
  if (staged === undefined) return;
  const { sequence, storedAt } = await ask(engine, staged);
  engine.inbox.receiveOwn(id, [
    { isOwn: true, envelopeId: staged.envelopeId, sequence, storedAt },
    ...(staged.announcementId === undefined
      ? []
      : [{ isOwn: true as const, envelopeId: staged.announcementId, sequence: sequence + 1, storedAt }]),
  ]);
}

function ask({ connection, store }: Engine, staged: StoredCommit) {
  const { conversationId, generation, purpose } = staged;
  const { handshake } = bundleFromBytes(staged.handshake);
  switch (purpose) {
    case "create": {
      const { kind } = readConversation(store, conversationId)!;
      return connection.ask("conversation.create", { conversationId, kind, handshake });
    }
    case "commit":
      return connection.ask("conversation.commit", { conversationId, generation, handshake });
    case "reset":
      return connection.ask("conversation.reset", {
        conversationId,
        replaces: { generation: generation - 1, epoch: staged.epoch },
        handshake,
      });
    default:
      return unreachable(purpose);
  }
}

/** Another commit was first. Under the lock: the staged state goes, the intents stay. */
export async function loseCommit(engine: Engine, id: ConversationId): Promise<void> {
  const { store } = engine;
  const staged = readStagedCommit(store, id);
  if (staged === undefined) return;
  store.transaction(() => {
    drop(engine, staged);
    countAttempt(store, staged.intents);
  });
  if (staged.purpose === "create") return loseCreation(engine, id, staged);
  const attempts = readIntents<Intent>(store, id).find((intent) =>
    staged.intents.includes(intent.id),
  )?.attempts;
  if ((attempts ?? 0) < hopelessAfter || staged.purpose === "reset") return;
  changeConversation(store, id, { needsReset: true });
  engine.events.conversationChanged(id);
}

/**
 * Somebody else created the conversation first: their Welcome is on its way, or it was refused and the conversation stands there
 * without a group of this device.
 */
async function loseCreation(engine: Engine, id: ConversationId, staged: StoredCommit): Promise<void> {
  const { store, intents } = engine;
  store.transaction(() => {
    deleteIntents(store, staged.intents);
    changeConversation(store, id, { needsReset: true });
  });
  // The Welcome takes the lock that is held here; whoever waits for the intent waits for it too.
  void engine.welcomes
    .catchUp()
    .catch(() => {})
    .finally(() => {
      engine.events.conversationChanged(id);
      intents.finished(staged.intents);
    });
}

/** The relay will never take it. Under the lock: staged state and intents go; the intents that will not happen. */
export async function giveUpCommit(
  engine: Engine,
  id: ConversationId,
  { code }: Failure,
): Promise<readonly number[]> {
  const { store, platform } = engine;
  const staged = readStagedCommit(store, id);
  const due = readIntents<Intent>(store, id).filter(({ intent }) => intent.notBefore <= platform.clock.now());
  const ids = staged?.intents ?? due.slice(0, 1).map((intent) => intent.id);
  platform.log.warn("commit.refused", { conversationId: id, code });
  const isCreation = due.some(({ id, intent }) => ids.includes(id) && intent.kind === "create");
  store.transaction(() => {
    if (staged !== undefined) drop(engine, staged);
    deleteIntents(store, ids);
  });
  if (isCreation) abandon(engine, id);
  return ids;
}

function drop(engine: Engine, { conversationId, generation, purpose }: StoredCommit): void {
  deleteStagedCommit(engine.store, conversationId);
  if (purpose === "commit") return;
  deleteGroup(engine.store, { conversationId, generation });
  engine.mls.drop({ conversationId, generation });
}

/** A conversation that never came to be: it goes, unless something was written in it already. */
function abandon(engine: Engine, id: ConversationId): void {
  if (removeEmptyConversation(engine.store, id)) return engine.inbox.forget(id);
  const turn = openTurn(engine, id);
  engine.store.transaction(() => endMembership(turn, undefined));
  tellTurn(turn, [], false);
}
