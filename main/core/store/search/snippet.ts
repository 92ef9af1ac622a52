// One line of a message around what was searched for, cut at characters as people see them. Its cost does not grow with the
// message beyond folding it once.
import { fold } from "./fold.ts";
import type { Run } from "./segment.ts";

/** About `radius` characters on each side of the first match, from the beginning when there is none. */
export function snippet(text: string, wanted: readonly Run[], radius = 40): string {
  const at = firstMatch(text, wanted);
  // Generous, because a character may be many units long; cut to whole characters below.
  const from = Math.max(0, at - reach);
  // What the cut begins with may be half a character.
  const before = characters(text.slice(from, at)).slice(from > 0 ? 1 : 0);
  const after = characters(text.slice(at, at + reach));
  const start = before.slice(-radius);
  const end = after.slice(0, 2 * radius - start.length);
  const isCutBefore = from > 0 || start.length < before.length;
  const isCutAfter = at + reach < text.length || end.length < after.length;
  return `${isCutBefore ? "…" : ""}${[...start, ...end].join("").trim()}${isCutAfter ? "…" : ""}`;
}

/** UTF-16 units looked at on each side of a match. */
const reach = 400;

/** White space and line breaks as one space each. */
function characters(text: string): readonly string[] {
  return Array.from(text.replace(/\s+/gu, " ").matchAll(/\P{M}\p{M}*|\p{M}+/gu), ([character]) => character);
}

/** Where in `text` the earliest match begins. */
function firstMatch(text: string, wanted: readonly Run[]): number {
  const folded = fold(text);
  const found = wanted.map((run) => indexOf(folded, run)).filter((at) => at >= 0);
  if (found.length === 0) return 0;
  const at = Math.min(...found);
  return folded.length === text.length ? at : unfold(text, at);
}

/** Folding changed the length (é, ﬁ, ㎏): finds the stretch, and in it the character, that the folded index lies in. */
function unfold(text: string, foldedAt: number): number {
  let folded = 0;
  let start = 0;
  for (; start < text.length; start += stretch) {
    const length = fold(text.slice(start, start + stretch)).length;
    if (folded + length > foldedAt) break;
    folded += length;
  }
  for (const { 0: character, index } of text.slice(start, start + stretch).matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    folded += fold(character).length;
    if (folded > foldedAt) return start + index;
  }
  return 0;
}

const stretch = 256;

/** A word counts from its beginning, a run anywhere. */
function indexOf(folded: string, { kind, text }: Run): number {
  if (kind === "unspaced") return folded.indexOf(text);
  for (let at = folded.indexOf(text); at >= 0; at = folded.indexOf(text, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}\p{M}]/u.test(folded[at - 1]!)) return at;
  }
  return folded.indexOf(text);
}
