// The full-text index of messages: written with the message, asked newest first, and every hit checked against the text itself,
// because the index knows which terms a message has but not in which order.
import type { ConversationId } from "../../../../shared/ids.ts";
import { indexTerms } from "./segment.ts";
import type { Store } from "../store.ts";

export interface IndexedText {
  /** The message's row. */
  readonly id: number;
  readonly conversationId: ConversationId;
  readonly text: string;
}

export function indexText(store: Store, { id, conversationId, text }: IndexedText): void {
  const scope = store.get<{ readonly id: number }>(
    "SELECT id FROM conversations WHERE conversationId = ?",
    conversationId,
  );
  store.run(
    "INSERT INTO messageIndex (rowid, terms) VALUES (?, ?)",
    id,
    `${scopeTerm(scope?.id ?? 0)} ${indexTerms(text)}`,
  );
}

export function removeText(store: Store, id: number): void {
  store.run("DELETE FROM messageIndex WHERE rowid = ?", id);
}

/**
 * A term that every message of the conversation has, so that searching one conversation costs its own size. It cannot be
 * typed: segment() never yields a control character, and the tokenizer keeps bytes above 127 as they are.
 */
export function scopeTerm(conversationRow: number): string {
  return `\u0080${conversationRow}`;
}
