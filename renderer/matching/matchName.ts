// How well a query fits a name, and which characters it hits: by the letters themselves, by the initials of its words, and for
// Chinese by pinyin or pinyin initials. "zm" finds 周明, Zhou Ming and ZM-20.

/** Indexes of the characters of `text` that the pinyin in `query` stands for, in order; null when it does not fit. */
export type MatchPinyin = (text: string, query: string) => readonly number[] | null;

export interface Match {
  /** Larger is better: a beginning before a word's beginning, before initials, before pinyin, before a middle. */
  readonly score: number;
  /** Positions (UTF-16) of the characters that were hit, ascending. */
  readonly hits: readonly number[];
}

/** Undefined when the query does not fit. Without `matchPinyin` (still loading) Chinese matches by its characters only. */
export function matchName(query: string, text: string, matchPinyin?: MatchPinyin): Match | undefined {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return { score: 0, hits: [] };
  const lower = text.toLowerCase();
  const at = lower.indexOf(wanted);
  const run = at < 0 ? [] : Array.from({ length: wanted.length }, (_, offset) => at + offset);
  if (at === 0) return { score: 5, hits: run };
  if (at > 0 && isWordStart(lower, at)) return { score: 4, hits: run };
  const initials = matchInitials(wanted.replaceAll(" ", ""), lower);
  if (initials !== undefined) return { score: 3, hits: initials };
  const pinyin = hasHan(text) ? matchPinyin?.(text, wanted.replaceAll(" ", "")) : null;
  if (pinyin) return { score: pinyin[0] === 0 ? 3.5 : 2, hits: pinyin };
  return at > 0 ? { score: 1, hits: run } : undefined;
}

/** Each letter begins a word, in order: "zm" in "Zhou Ming". */
function matchInitials(wanted: string, lower: string): readonly number[] | undefined {
  if (wanted.length < 2) return undefined;
  const hits: number[] = [];
  let from = 0;
  for (const letter of wanted) {
    let at = lower.indexOf(letter, from);
    while (at >= 0 && !isWordStart(lower, at)) at = lower.indexOf(letter, at + 1);
    if (at < 0) return undefined;
    hits.push(at);
    from = at + 1;
  }
  return hits;
}

function isWordStart(lower: string, at: number): boolean {
  return at === 0 || !/[\p{Letter}\p{Number}]/u.test(lower[at - 1]!) || hasHan(lower[at - 1]!);
}

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
