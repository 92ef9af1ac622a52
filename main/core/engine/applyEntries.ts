// Applies the next stretch of a conversation's log, under its lock: one engine call and one transaction for many application
// envelopes, a turn of its own for everything that changes the group. It always gets past what it was given.
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { Failure } from "../../../shared/fault.ts";
import { readStagedCommit } from "../store/commits.ts";
import { advanceCursor } from "../store/conversations.ts";
import { markRejected } from "../store/rejected.ts";
import { findInOutbox } from "../store/outbox.ts";
import { adoptCommit } from "./adoptCommit.ts";
import { applyProcessed } from "./applyProcessed.ts";
import { applyReset } from "./applyReset.ts";
import type { Engine } from "./context.ts";
import type { LogEntry, ReceivedEntry } from "./logEntry.ts";
import { applyOwnEntry } from "./applyOwnEntry.ts";
import { releaseHeldEnvelopes } from "./heldEnvelopes.ts";
import { openBatch } from "./openBatch.ts";
import { openTurn, tellTurn, writeLines } from "./turn.ts";

export interface Stretch {
  /** Contiguous after the conversation's cursor; at least one. */
  readonly entries: readonly LogEntry[];
  /** Nothing more of this log is known to follow. */
  readonly isLast: boolean;
  /** The first entry has made the engine fail again and again: it is put aside. */
  readonly isHopeless?: boolean;
}

/** Answers the sequence up to which everything is applied now. */
export async function applyEntries(engine: Engine, id: ConversationId, stretch: Stretch): Promise<number> {
  const first = stretch.entries[0]!;
  if (stretch.isHopeless === true) return reject(engine, id, first);
  try {
    return await applyStretch(engine, id, stretch);
  } catch (cause) {
    if (cause instanceof Failure || isDatabaseError(cause)) throw cause;
    engine.platform.log.error("entry.failed", cause, { conversationId: id, sequence: first.sequence });
    if (stretch.entries.length > 1) return applyEntries(engine, id, { entries: [first], isLast: false });
    return reject(engine, id, first);
  }
}

async function applyStretch(
  engine: Engine,
  id: ConversationId,
  { entries, isLast }: Stretch,
): Promise<number> {
  const first = entries[0]!;
  const staged = readStagedCommit(engine.store, id);
  if (staged !== undefined && first.envelopeId === staged.envelopeId)
    return adoptCommit(engine, first, staged);
  if (!first.isOwn && first.kind === "reset") return applyReset(engine, id, first);
  // What was said before a commit may decide whether it is allowed, so a commit is judged when all of that has taken effect.
  const ends = entries.findIndex(
    (entry) => entry.envelopeId === staged?.envelopeId || (!entry.isOwn && entry.kind !== "application"),
  );
  const end = ends === -1 ? entries.length : Math.max(ends, 1);
  return applyRun(engine, id, { entries: entries.slice(0, end), isLast: isLast && end === entries.length });
}

/** Everything up to the first accepted commit. */
async function applyRun(engine: Engine, id: ConversationId, { entries, isLast }: Stretch): Promise<number> {
  if (entries.every((entry) => isSettled(engine, entry))) return passBy(engine, id, entries.at(-1)!.sequence);
  const group = engine.groups.active(id);
  const sealed = entries.filter((entry) => isSealed(engine, entry));
  const opened = await openBatch(engine, group, sealed);
  const last = opened.stoppedAt ?? entries.at(-1)!.sequence;
  const turn = openTurn(engine, id);
  const write = (work: () => readonly MessageView[]) =>
    group === undefined
      ? engine.store.transactionUnsynced(work)
      : engine.groups.writeLogged(group, opened.changes, work);
  const added = write(() => {
    for (const entry of entries) {
      if (entry.sequence > last) break;
      const processed = entry.isOwn ? undefined : opened.processed.get(entry.sequence);
      if (processed === undefined) applyOwnEntry(turn, entry);
      else applyProcessed(turn, entry as ReceivedEntry, { group: group!, processed });
    }
    advanceCursor(engine.store, id, last);
    return writeLines(turn);
  });
  tellTurn(turn, added, isLast);
  if (entries.some((entry) => entry.isOwn || entry.senderDeviceId === engine.self.deviceId))
    engine.outbox.changed();
  if (opened.stoppedAt !== undefined) await releaseHeldEnvelopes(engine, id);
  engine.session.applied();
  return last;
}

/** Its ack has done everything already, as with every message that is sent while online: there is nothing to write or tell. */
function isSettled({ store }: Engine, entry: LogEntry): boolean {
  return entry.isOwn && findInOutbox(store, entry.envelopeId) === undefined;
}

function passBy({ store, session }: Engine, id: ConversationId, sequence: number): number {
  store.transactionUnsynced(() => advanceCursor(store, id, sequence));
  session.applied();
  return sequence;
}

/** Whether there is something to decrypt: own envelopes were stored when they were sent. */
function isSealed({ store, self }: Engine, entry: LogEntry): entry is ReceivedEntry {
  if (entry.isOwn) return false;
  return entry.senderDeviceId !== self.deviceId || findInOutbox(store, entry.envelopeId) === undefined;
}

/** A bug of ours met this one entry: it is put aside, and the log goes on behind it. */
function reject(engine: Engine, id: ConversationId, entry: LogEntry): number {
  engine.store.transaction(() => {
    if (!entry.isOwn) markRejected(engine.store, id, entry, "internal");
    advanceCursor(engine.store, id, entry.sequence);
  });
  return entry.sequence;
}

/** The disk is full or broken: that is no entry's fault, and nothing may be skipped for it. */
function isDatabaseError(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && String(cause.code).startsWith("SQLITE_");
}
