// Finds what can be opened in a message: web addresses and mail addresses. Everything else stays text; nothing is ever HTML.

export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

// The characters of RFC 3986 section 2 only, so that a sentence in Chinese may go on right after an address.
const address = /\b(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const sentenceEnd = /[.,;:!?'"]+$/;
const allowed: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** The parts in order; joined, they are the text again. */
export function linkify(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = withoutTail(match[0]);
    const href = hrefOf(found);
    if (href === undefined) continue;
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index) });
    parts.push({ kind: "link", text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

function hrefOf(found: string): string | undefined {
  const isMail = /^[^/:]+@/u.test(found);
  const full = isMail ? `mailto:${found}` : /^www\./iu.test(found) ? `https://${found}` : found;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  return url !== undefined && allowed.has(url.protocol) ? url.href : undefined;
}

/** Drops the punctuation of the sentence, and a closing bracket that was opened before the address. */
function withoutTail(found: string): string {
  let kept = found;
  for (;;) {
    const shorter = dropUnopened(kept.replace(sentenceEnd, ""));
    if (shorter === kept) return kept;
    kept = shorter;
  }
}

function dropUnopened(found: string): string {
  const close = found.at(-1);
  const open = close === ")" ? "(" : close === "]" ? "[" : undefined;
  if (open === undefined) return found;
  const opened = found.split(open).length;
  return found.split(close ?? "").length > opened ? found.slice(0, -1) : found;
}
