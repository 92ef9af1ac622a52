// Answers what a person typed into the search box. Whatever is typed is words to find, never a query language; the cost is
// bounded by candidates, not by the size of the history.
import type { ConversationId } from "../../../../shared/ids.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { toMessage, type MessageRow } from "../messagePages.ts";
import { readTally, type Tally } from "../receipts.ts";
import type { Store } from "../store.ts";
import { fold } from "./fold.ts";
import { scopeTerm } from "./searchIndex.ts";
import { pairs, segment, type Run } from "./segment.ts";
import { snippet } from "./snippet.ts";

export interface SearchQuery {
  readonly query: string;
  readonly conversationId?: ConversationId | undefined;
  readonly limit: number;
}

export interface SearchHit {
  readonly message: MessageView;
  /** A line around the first match; plain text. */
  readonly snippet: string;
}

/** Messages that have every word of the query (its beginning suffices) and every unspaced run as it stands; newest first. */
export function searchMessages(
  store: Store,
  { query, conversationId, limit }: SearchQuery,
): readonly SearchHit[] {
  const wanted = segment(query.slice(0, longestQuery));
  const match = toMatch(store, wanted, conversationId);
  if (match === undefined) return [];
  const tally = cachedTally(store);
  return findRows(store, match, wanted, limit).map((row) => ({
    message: toMessage(row, (sequence) => tally(row.conversationId)(sequence)),
    snippet: snippet(row.body, wanted),
  }));
}

/** As the bridge allows. */
const longestQuery = 200;
/** How many messages, and how much text, are compared with a long unspaced run before the search ends: about 50 ms. */
const mostCandidates = 2_000;
const mostText = 1_000_000;

function toMatch(
  store: Store,
  wanted: readonly Run[],
  conversation: ConversationId | undefined,
): string | undefined {
  const terms = new Set(wanted.flatMap(toTerms));
  if (terms.size === 0) return undefined;
  if (conversation === undefined) return [...terms].join(" AND ");
  const row = store.get<{ readonly id: number }>(
    "SELECT id FROM conversations WHERE conversationId = ?",
    conversation,
  );
  if (row === undefined) return undefined;
  return [quote(scopeTerm(row.id)), ...terms].join(" AND ");
}

/** FTS5 strings: terms hold letters, digits and marks only, so nothing in them needs escaping. */
function toTerms({ kind, text }: Run): readonly string[] {
  if (kind === "word") return [`${quote(text)} *`];
  return [...text].length === 1 ? [quote(text)] : pairs(text).map(quote);
}

function quote(term: string): string {
  return `"${term}"`;
}

/** The index is exact but for runs of three and more: it knows their pairs, not that they follow each other. */
function findRows(store: Store, match: string, wanted: readonly Run[], limit: number): readonly MessageRow[] {
  const long = wanted.filter((run) => run.kind === "unspaced" && [...run.text].length > 2);
  if (long.length === 0) return store.all<MessageRow>(newestFirst, match, limit);
  const rows: MessageRow[] = [];
  let compared = 0;
  for (const row of store.iterate<MessageRow>(newestFirst, match, mostCandidates)) {
    if (holds(row.body, long)) rows.push(row);
    compared += row.body.length;
    if (rows.length === limit || compared > mostText) break;
  }
  return rows;
}

const newestFirst = `
  SELECT messages.* FROM messageIndex CROSS JOIN messages ON messages.id = messageIndex.rowid
  WHERE messageIndex MATCH ? ORDER BY messageIndex.rowid DESC LIMIT ?`;

function holds(text: string, wanted: readonly Run[]): boolean {
  const folded = fold(text);
  return wanted.every((run) => folded.includes(run.text));
}

/** One reading of the receipts per conversation among the hits. */
function cachedTally(store: Store): (conversation: ConversationId) => (sequence: number) => Tally {
  const tallies = new Map<ConversationId, (sequence: number) => Tally>();
  return (conversation) => {
    const tally = tallies.get(conversation) ?? readTally(store, conversation);
    tallies.set(conversation, tally);
    return tally;
  };
}
