// A file name that a page proposed, made harmless on every system: no folders, no hidden or reserved names, nothing that shows otherwise
// than it is.

const longest = 120;
/** Control and formatting characters (among them those that turn the direction of writing), and what Windows keeps for itself. */
const unwanted = /[\p{Cc}\p{Cf}<>:"|?*]/gu;
const reservedOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const fallback = "Parley";

export function safeFileName(proposed: string): string {
  const last = proposed.normalize("NFC").split(/[/\\]/).at(-1)!;
  const trimmed = last.replace(unwanted, "").replace(/^[. ]+|[. ]+$/g, "");
  if (trimmed === "") return fallback;
  const name = reservedOnWindows.test(trimmed) ? `${fallback} ${trimmed}` : trimmed;
  return shorten(name);
}

/** Keeps the extension, and no half of a character. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= longest) return name;
  const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? "";
  return characters.slice(0, longest - extension.length).join("") + extension;
}
