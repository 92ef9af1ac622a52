// What MLS made of one envelope becomes a message, a change of the group, or a line that names the true cause why there is none.
import { unreachable } from "../../../shared/assert.ts";
import type { UnreadableCause } from "../../../shared/bridge/views.ts";
import type { MessageId } from "../../../shared/ids.ts";
import type { GroupRef, Processed, UnreadableReason } from "../crypto/mlsEngine.ts";
import { changeConversation } from "../store/conversations.ts";
import { readGroups } from "../store/groups.ts";
import { holdEnvelope } from "../store/held.ts";
import { markRejected } from "../store/rejected.ts";
import { applyCommit } from "./applyCommit.ts";
import { applyContent } from "./applyContent.ts";
import { decodeContent } from "./encodeContent.ts";
import type { ReceivedEntry } from "./logEntry.ts";
import { mintId } from "./mintId.ts";
import type { Turn } from "./turn.ts";

export interface Outcome {
  /** Absent while this device has no group for the conversation. */
  readonly group: GroupRef | undefined;
  readonly processed: Processed;
}

export function applyProcessed(turn: Turn, entry: ReceivedEntry, { group, processed }: Outcome): void {
  switch (processed.kind) {
    case "message":
      return applyPlaintext(turn, entry, processed);
    case "commit":
      return applyCommit(turn, entry, { group: group!, commit: processed });
    case "unreadable":
      return applyUnreadable(turn, entry, processed.reason);
    default:
      return unreachable(processed);
  }
}

function applyPlaintext(
  turn: Turn,
  entry: ReceivedEntry,
  { sender, plaintext, epoch }: Extract<Processed, { kind: "message" }>,
): void {
  const decoded = decodeContent(plaintext);
  const { sequence, storedAt } = entry;
  if ("content" in decoded)
    applyContent(
      turn,
      { by: sender.accountId, deviceId: sender.deviceId, sequence, storedAt, epoch },
      decoded.content,
    );
  else addUnreadable(turn, entry, decoded.cause);
}

function applyUnreadable(turn: Turn, entry: ReceivedEntry, reason: UnreadableReason): void {
  const { store } = turn.engine;
  const { conversationId } = turn.conversation;
  const isCommit = entry.kind !== "application";
  switch (reason) {
    case "own":
      // A commit of this device whose staged state is gone: the group cannot follow it.
      if (isCommit) changeConversation(store, conversationId, { needsReset: true });
      return;
    case "replayed":
      return markRejected(store, conversationId, entry, reason);
    case "future-epoch":
      return hold(turn, entry);
    case "past-epoch":
      if (isCommit) return markRejected(store, conversationId, entry, reason);
      return addUnreadable(turn, entry, isBeforeJoining(turn, entry) ? "before-joining" : "damaged");
    case "wrong-group":
      if (isCommit) return markRejected(store, conversationId, entry, reason);
      return addUnreadable(turn, entry, isBehindReset(turn, entry) ? "waiting-for-commit" : "damaged");
    case "damaged":
    case "policy":
      return addUnreadable(turn, entry, reason);
    default:
      return unreachable(reason);
  }
}

/** Its commit may still come; the line says so until then. */
function hold(turn: Turn, entry: ReceivedEntry): void {
  const { store } = turn.engine;
  const { conversationId } = turn.conversation;
  // The relay itself names an epoch that was reached: then the envelope's own header is what lies.
  if (turn.epoch !== undefined && entry.epoch <= turn.epoch) return addUnreadable(turn, entry, "damaged");
  const messageId = mintId<MessageId>(turn.engine.platform);
  const { isOwn: _, ...envelope } = entry;
  holdEnvelope(store, conversationId, { ...envelope, messageId });
  if (entry.kind === "application") addLine(turn, entry, { messageId, cause: "waiting-for-commit" });
}

function isBeforeJoining({ engine, conversation }: Turn, { epoch, generation }: ReceivedEntry): boolean {
  const groups = readGroups(engine.store, conversation.conversationId);
  return groups.some((group) => group.generation === generation && epoch < group.joinedEpoch);
}

/** A later group than this device has, or none at all. */
function isBehindReset({ engine, conversation }: Turn, { generation }: ReceivedEntry): boolean {
  const active = readGroups(engine.store, conversation.conversationId).find((group) => group.isActive);
  return active === undefined || generation > active.generation;
}

function addUnreadable(turn: Turn, entry: ReceivedEntry, cause: UnreadableCause): void {
  addLine(turn, entry, { messageId: mintId<MessageId>(turn.engine.platform), cause });
}

function addLine(
  turn: Turn,
  entry: ReceivedEntry,
  { messageId, cause }: { readonly messageId: MessageId; readonly cause: UnreadableCause },
): void {
  const { conversationId } = turn.conversation;
  turn.engine.platform.log.warn("envelope.unreadable", { conversationId, sequence: entry.sequence, cause });
  markRejected(turn.engine.store, conversationId, entry, cause);
  const { sequence, storedAt } = entry;
  turn.lines.push({
    messageId,
    sequence,
    isOwn: false,
    sentAt: storedAt,
    activityAt: storedAt,
    body: {
      kind: "unreadable",
      cause,
    },
  });
}
