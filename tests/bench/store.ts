// What the desktop's database costs with a history of 100,000 messages: adding with index, opening, paging, searching.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listConversations } from "../../main/core/store/conversationList.ts";
import { pageMessages } from "../../main/core/store/messagePages.ts";
import { searchMessages } from "../../main/core/store/search/searchMessages.ts";
import { openStore, type Store } from "../../main/core/store/store.ts";
import type { ConversationId } from "../../shared/ids.ts";
import { openDatabase, type Database } from "../../shared/node/openDatabase.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import { named, startHistory, type History } from "./storeHistory.ts";

const historySize = 100_000;
const batchSize = 128;
const rounds = 5;
const key = new Uint8Array(32).fill(7);

export async function storeBench(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "parley-bench-store-"));
  try {
    const [full, empty] = [join(folder, "full.db"), join(folder, "empty.db")];
    const adding = measureAdding(full, join(folder, "bare.db"));
    openStore({ path: empty, key }).close();
    return [...adding, measureOpening(full, empty), ...measureReading(full)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On top of the full history, against one encrypted table that holds the same texts under the same kind of id. */
function measureAdding(path: string, barePath: string): readonly Figure[] {
  const store = openStore({ path, key });
  const bare = openDatabase({ path: barePath, key });
  bare.exec("CREATE TABLE messages (id INTEGER PRIMARY KEY, messageId TEXT UNIQUE, body TEXT) STRICT");
  const history = startHistory(store, batchSize);
  history.grow(historySize);
  growBare(bare, history, historySize);
  const size = 20 * batchSize;
  const times = { store: [] as number[], bare: [] as number[], cpu: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const before = cpuMs();
    times.store.push(timed(() => history.grow(size)) / size);
    times.cpu.push((cpuMs() - before) / size);
    times.bare.push(timed(() => growBare(bare, history, size)) / size);
  }
  store.close();
  bare.close();
  const perMessage = median(times.store);
  return [
    absolute("store.adding", {
      value: 1_000 / median(times.cpu),
      ...{ unit: "messages per second of CPU", atLeast: 3_000 },
    }),
    relative("store.addingCost", {
      ...{ value: 1_000 * perMessage, baseline: 1_000 * median(times.bare), unit: "µs/message", limit: 4 },
    }),
  ];
}

let bareRows = 0;

function growBare(bare: Database, history: History, messages: number): void {
  const insert = bare.prepare("INSERT INTO messages (messageId, body) VALUES (?, ?)");
  for (let left = messages; left > 0; left -= batchSize) {
    bare.transaction(() => {
      for (let at = 0; at < batchSize; at++) insert.run(named(`bare ${bareRows++}`), history.nextText());
    })();
  }
}

/** From the key to the conversation list and the newest page of the first conversation; files warm, nothing else. */
function measureOpening(full: string, empty: string): Figure {
  const times = { full: [] as number[], empty: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.full.push(timed(() => openToFirstView(full)));
    times.empty.push(timed(() => openToFirstView(empty)));
  }
  const value = median(times.full) - median(times.empty);
  return absolute("store.opening", { value, unit: "ms over an empty profile", atMost: 50 });
}

function openToFirstView(path: string): void {
  const store = openStore({ path, key });
  const first = listConversations(store)[0];
  if (first !== undefined) pageMessages(store, first.conversationId, { limit: 50 });
  store.close();
}

/** Frequent and rare, one character and many, words and beginnings, everywhere and in one conversation. */
const queries = ["项目", "项", "项目评审", "丅上丏", "e", "th", "et ta", "项目 e", "unheard"];

function measureReading(path: string): readonly Figure[] {
  const store = openStore({ path, key });
  const conversationId = listConversations(store)[0]!.conversationId;
  const searches = queries.flatMap((query) =>
    [undefined, conversationId].map((scope) => medianOf(() => search(store, query, scope))),
  );
  const head = pageMessages(store, conversationId, { limit: 1 }).messages[0]!.position;
  const page = (position: number) => () =>
    pageMessages(store, conversationId, { anchor: { side: "around", position }, limit: 50 });
  const [newest, oldest] = [medianOf(page(head)), medianOf(page(1))];
  store.close();
  return [
    absolute("store.search", { value: Math.max(...searches), unit: "ms, slowest query", atMost: 50 }),
    absolute("store.page", { value: Math.max(newest, oldest), unit: "ms", atMost: 10 }),
  ];
}

function search(store: Store, query: string, scope: ConversationId | undefined): void {
  searchMessages(store, { query, conversationId: scope, limit: 30 });
}

function medianOf(work: () => unknown): number {
  return median(Array.from({ length: rounds }, () => timed(work)));
}

/** Of this process: what other programs take of the machine meanwhile does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Milliseconds. */
function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
