// Decrypts a batch in one call. The relay names the kind of each envelope, MLS says what it really is: where the two differ the
// envelope is treated as damaged, because otherwise a commit could slip past the relay's order of epochs.
import { isDeepStrictEqual } from "node:util";
import type { GroupChanges, GroupRef, Processed } from "../crypto/mlsEngine.ts";
import type { Engine } from "./context.ts";
import type { ReceivedEntry } from "./logEntry.ts";

export interface Opened {
  /** By sequence; an entry of another generation is here too, as unreadable. */
  readonly processed: ReadonlyMap<number, Processed>;
  readonly changes: GroupChanges & { readonly epoch?: number };
  /** The accepted commit after which the rest waits for the next batch. */
  readonly stoppedAt?: number;
}

const noChanges: GroupChanges = { ratchets: [] };

/**
 * A commit may rest on a revocation that this device has not heard of, because the directory comes by another way than the log:
 * it is asked before such a commit is refused. Rejects with the Failure that kept it from being asked.
 */
export async function openBatch(
  engine: Engine,
  group: GroupRef | undefined,
  entries: readonly ReceivedEntry[],
): Promise<Opened> {
  const opened = await openOnce(engine, group, entries);
  const isRefused = entries.some(
    ({ kind, sequence }) => kind === "commit" && isPolicy(opened.processed.get(sequence)),
  );
  if (!isRefused || group === undefined) return opened;
  const before = engine.groups.policy(group.conversationId);
  await engine.directory.sync();
  if (isDeepStrictEqual(before, engine.groups.policy(group.conversationId))) return opened;
  // Nothing of the first attempt was written: the group is loaded again as it was.
  engine.mls.drop(group);
  return openOnce(engine, group, entries);
}

function isPolicy(processed: Processed | undefined): boolean {
  return processed?.kind === "unreadable" && processed.reason === "policy";
}

async function openOnce(
  engine: Engine,
  group: GroupRef | undefined,
  entries: readonly ReceivedEntry[],
): Promise<Opened> {
  const processed = new Map<number, Processed>();
  const inGroup = entries.filter((entry) => entry.generation === group?.generation);
  for (const { sequence, generation } of entries)
    if (generation !== group?.generation)
      processed.set(sequence, { kind: "unreadable", reason: "wrong-group" });
  if (group === undefined || inGroup.length === 0) return { processed, changes: noChanges };
  return openInGroup(engine, group, { entries: inGroup, processed });
}

async function openInGroup(
  engine: Engine,
  group: GroupRef,
  {
    entries,
    processed,
  }: { readonly entries: readonly ReceivedEntry[]; readonly processed: Map<number, Processed> },
): Promise<Opened> {
  await engine.groups.load(group);
  const answer = await engine.mls.process(
    group,
    // Exact copies: a view into a whole page would take the page along to the worker, once for each envelope.
    entries.map((entry) => new Uint8Array(entry.body)),
    engine.groups.policy(group.conversationId),
    engine.platform.clock.now(),
  );
  const lie = answer.processed.findIndex((opened, at) => isMislabelled(entries[at]!, opened));
  if (lie !== -1) return openWithout(engine, group, { entries, processed, lie });
  for (const [at, opened] of answer.processed.entries()) processed.set(entries[at]!.sequence, opened);
  const last = answer.processed.at(-1);
  if (last?.kind !== "commit") return { processed, changes: answer.changes };
  const epoch = last.state === undefined ? {} : { epoch: last.state.epoch };
  const stoppedAt = entries[answer.processed.length - 1]!.sequence;
  return { processed, changes: { ...answer.changes, ...epoch }, stoppedAt };
}

/** Nothing of the first attempt was written: the group is loaded again as it was and the mislabelled entry left out. */
function openWithout(
  engine: Engine,
  group: GroupRef,
  {
    entries,
    processed,
    lie,
  }: {
    readonly entries: readonly ReceivedEntry[];
    readonly processed: Map<number, Processed>;
    readonly lie: number;
  },
): Promise<Opened> {
  engine.mls.drop(group);
  processed.set(entries[lie]!.sequence, { kind: "unreadable", reason: "damaged" });
  return openOnce(engine, group, entries.toSpliced(lie, 1)).then((opened) => ({
    ...opened,
    processed: new Map([...processed, ...opened.processed]),
  }));
}

function isMislabelled(entry: ReceivedEntry, opened: Processed): boolean {
  if (opened.kind === "unreadable") return false;
  return opened.kind !== (entry.kind === "commit" ? "commit" : "message");
}
