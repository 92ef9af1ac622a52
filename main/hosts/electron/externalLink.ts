// Which links may leave the program for the system's own browser or mail program, and in what form.

const longestLink = 2048;

/** The address to hand to the system, or undefined when it must not be opened. */
export function externalLink(url: string): string | undefined {
  const parsed = url.length <= longestLink ? URL.parse(url) : null;
  if (parsed === null) return undefined;
  // Mail programs have taken attachments from a link's query: only the addresses are passed on.
  if (parsed.protocol === "mailto:") return parsed.pathname === "" ? undefined : `mailto:${parsed.pathname}`;
  const isWeb = parsed.protocol === "https:" || parsed.protocol === "http:";
  return isWeb && parsed.username === "" && parsed.password === "" ? parsed.href : undefined;
}
