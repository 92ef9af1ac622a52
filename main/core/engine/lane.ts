// The entries of one conversation's log that wait for their turn: no gaps are handed out, nothing twice.
import type { LogEntry } from "./logEntry.ts";

export interface Lane {
  /** Everything up to here is applied. */
  readonly cursor: number;
  /** Where the relay's log ends, as far as it told. */
  head: number;
  /** The loop that applies, while it runs. */
  running: Promise<void> | undefined;
  /** Somebody asked for another look since the last one. */
  isWanted: boolean;
  /** The page that is being read. */
  fetching: Promise<void> | undefined;
  /** Up to here entries are applied one by one: a batch with one of them in it failed again and again. */
  cautiousUpTo: number;
  /** How often the next entry failed in a row. */
  failures: number;
  /** skip() was called: this device was out of the conversation for a while. */
  hasSkipped: boolean;
  /** The next entry is a reset, and its Welcome was looked for already. */
  soughtWelcome: boolean;
  /** The newest entry that waits, or the cursor. */
  readonly highest: number;
  readonly size: number;
  /** Ignores what is applied, waits already, or is more than `most`. */
  add(entry: LogEntry, most: number): void;
  hasNext(): boolean;
  /** Up to `most` entries after the cursor, without gaps; they stay until advance(). */
  take(most: number): readonly LogEntry[];
  /** The end of what is applied or waits without a gap. */
  lastContiguous(): number;
  advance(upTo: number): void;
  /** Goes on behind entries that cannot be had any more. */
  skip(upTo: number): void;
  clear(): void;
}

export function openLane(start: number): Lane {
  const entries = new Map<number, LogEntry>();
  let cursor = start;
  let contiguous = start;
  const extend = () => {
    while (entries.has(contiguous + 1)) contiguous += 1;
  };
  const advance = (upTo: number) => {
    for (const sequence of entries.keys()) if (sequence <= upTo) entries.delete(sequence);
    cursor = Math.max(cursor, upTo);
    contiguous = Math.max(contiguous, cursor);
    extend();
  };
  const lane: Lane = {
    head: start,
    running: undefined,
    isWanted: false,
    fetching: undefined,
    cautiousUpTo: 0,
    failures: 0,
    hasSkipped: false,
    soughtWelcome: false,
    get cursor() {
      return cursor;
    },
    get highest() {
      return entries.size === 0 ? cursor : Math.max(...entries.keys());
    },
    get size() {
      return entries.size;
    },
    add(entry, most) {
      lane.head = Math.max(lane.head, entry.sequence);
      if (entry.sequence <= cursor || entries.size >= most) return;
      // An own entry that the ack told of needs no decryption: it goes before the same one read from the log.
      if (!entries.has(entry.sequence) || entry.isOwn) entries.set(entry.sequence, entry);
      extend();
    },
    hasNext: () => entries.has(cursor + 1),
    take(most) {
      const end = Math.min(contiguous, cursor + most);
      return Array.from({ length: end - cursor }, (_, at) => entries.get(cursor + 1 + at)!);
    },
    lastContiguous: () => contiguous,
    advance,
    skip(upTo) {
      lane.hasSkipped = true;
      advance(upTo);
    },
    clear() {
      entries.clear();
      contiguous = cursor;
      lane.head = cursor;
    },
  };
  return lane;
}
