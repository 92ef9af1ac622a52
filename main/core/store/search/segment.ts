// Cuts text into search terms: words as they are, and scripts written without spaces into pairs and single characters, so that
// any two characters (项目) and any one are found wherever they stand.
import { fold } from "./fold.ts";

/** The words and unspaced runs of a text, folded, in order. */
export interface Run {
  readonly kind: "word" | "unspaced";
  readonly text: string;
}

export function segment(text: string): readonly Run[] {
  return Array.from(fold(text).matchAll(runs), ([run]) =>
    startsUnspaced.test(run)
      ? { kind: "unspaced", text: run }
      : { kind: "word", text: run.slice(0, wordLength) },
  );
}

/** Each term once, separated by spaces, for the index. */
export function indexTerms(text: string): string {
  const terms = new Set<string>();
  for (const run of segment(text)) {
    if (run.kind === "word") terms.add(run.text);
    else for (const term of [...run.text, ...pairs(run.text)]) terms.add(term);
  }
  return [...terms].join(" ");
}

/** Every two neighbours of a run; none when it is a single character. */
export function pairs(run: string): readonly string[] {
  const characters = [...run];
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}

/** Longer words are found by their first characters. */
const wordLength = 64;

const scripts = ["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"];
const unspaced = `[${scripts.map((script) => `\\p{Script=${script}}`).join("")}ー]`;
const runs = new RegExp(`${unspaced}+|(?:(?!${unspaced})[\\p{L}\\p{N}\\p{M}])+`, "gu");
const startsUnspaced = new RegExp(`^${unspaced}`, "u");
