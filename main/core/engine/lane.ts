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
  /** Whether there is no room for another page. */
  readonly isFull: boolean;
  /** Ignores what is applied or waits already. Where there is no room, the entries that are furthest ahead give way. */
  add(entry: LogEntry): void;
  hasNext(): boolean;
  /** Up to `most` entries after the cursor, without gaps; they stay until advance(). */
  take(most: number): readonly LogEntry[];
  /** The end of what is applied or waits without a gap. */
  lastContiguous(): number;
  advance(upTo: number): void;
  /** Throws away what waits behind a gap: it may not be there. */
  dropAhead(): void;
  /** Goes on behind entries that cannot be had any more. */
  skip(upTo: number): void;
  clear(): void;
}

/** What may wait in memory; more is read again when there is room. */
export interface Room {
  readonly entries: number;
  readonly bytes: number;
}

export function openLane(start: number, room: Room): Lane {
  const shelf = openShelf(room);
  let cursor = start;
  let contiguous = start;
  const extend = () => {
    while (shelf.get(contiguous + 1) !== undefined) contiguous += 1;
  };
  const advance = (upTo: number) => {
    shelf.drop((sequence) => sequence <= upTo);
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
      return shelf.highest ?? cursor;
    },
    get isFull() {
      return shelf.isFull;
    },
    add(entry) {
      lane.head = Math.max(lane.head, entry.sequence);
      if (entry.sequence <= cursor) return;
      // An own entry that the ack told of needs no decryption: it goes before the same one read from the log.
      if (shelf.get(entry.sequence) === undefined || entry.isOwn) shelf.put(entry);
      extend();
    },
    hasNext: () => shelf.get(cursor + 1) !== undefined,
    take(most) {
      const end = Math.min(contiguous, cursor + most);
      return Array.from({ length: end - cursor }, (_, at) => shelf.get(cursor + 1 + at)!);
    },
    lastContiguous: () => contiguous,
    advance,
    dropAhead: () => shelf.drop((sequence) => sequence > contiguous),
    skip(upTo) {
      lane.hasSkipped = true;
      advance(upTo);
    },
    clear() {
      shelf.drop(() => true);
      contiguous = cursor;
      lane.head = cursor;
    },
  };
  return lane;
}

interface Shelf {
  /** Undefined while nothing waits. */
  readonly highest: number | undefined;
  readonly isFull: boolean;
  get(sequence: number): LogEntry | undefined;
  /** In the place of one with that sequence; where there is no room, those with higher ones give way, or this one stays away. */
  put(entry: LogEntry): void;
  drop(which: (sequence: number) => boolean): void;
}

function openShelf(room: Room): Shelf {
  const entries = new Map<number, LogEntry>();
  let bytes = 0;
  const drop = (sequence: number) => {
    const entry = entries.get(sequence);
    if (entry !== undefined) bytes -= sizeOf(entry);
    entries.delete(sequence);
  };
  const highest = () => (entries.size === 0 ? undefined : Math.max(...entries.keys()));
  // However large one entry is, it can wait alone.
  const fits = (entry: LogEntry) =>
    entries.size === 0 || (entries.size < room.entries && bytes + sizeOf(entry) <= room.bytes);
  return {
    get highest() {
      return highest();
    },
    get isFull() {
      return entries.size > room.entries / 2 || bytes > room.bytes / 2;
    },
    get: (sequence) => entries.get(sequence),
    put(entry) {
      drop(entry.sequence);
      while (!fits(entry) && highest()! > entry.sequence) drop(highest()!);
      if (!fits(entry)) return;
      entries.set(entry.sequence, entry);
      bytes += sizeOf(entry);
    },
    drop(which) {
      for (const sequence of entries.keys()) if (which(sequence)) drop(sequence);
    },
  };
}

function sizeOf(entry: LogEntry): number {
  return entry.isOwn ? 0 : entry.body.length;
}
