// The order of names in lists: Chinese ones by pinyin, Latin ones by the alphabet.

const collator = new Intl.Collator("zh-Hans-u-co-pinyin", { sensitivity: "base", numeric: true });

export function compareNames(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name);
}
