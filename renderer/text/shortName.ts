// The short form of a person's name, for previews: the Chinese name where there is one, otherwise the first word.

const leadingHan = /^\p{Script=Han}+/u;

export function shortName(name: string): string {
  const trimmed = name.trim();
  return leadingHan.exec(trimmed)?.[0] ?? trimmed.split(/\s+/)[0] ?? trimmed;
}
