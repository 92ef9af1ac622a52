// The two characters of an avatar. Chinese names show their last two characters, Latin names the first letters of the first
// and last word, and a short first word such as "K3" stands for a group as it is.

const leadingHan = /^\p{Script=Han}+/u;
const separators = /[\s\-_.·,，、/]+/u;

export function initialsOf(name: string, kind: "person" | "group"): string {
  const trimmed = name.trim();
  const chinese = leadingHan.exec(trimmed)?.[0];
  if (chinese !== undefined) return [...chinese].slice(-2).join("");
  const words = trimmed.split(separators).filter((word) => word !== "");
  const [first, ...others] = words;
  if (first === undefined) return "?";
  if (kind === "group" && [...first].length <= 2) return first.toUpperCase();
  const latin = others.filter((word) => !leadingHan.test(word));
  const second = kind === "group" ? latin[0] : latin.at(-1);
  return (second === undefined ? firstTwo(first) : firstOf(first) + firstOf(second)).toUpperCase();
}

function firstOf(word: string): string {
  return [...word][0] ?? "";
}

function firstTwo(word: string): string {
  return [...word].slice(0, 2).join("");
}
