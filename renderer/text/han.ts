// Marks user text that contains Han characters, so that Chinese keeps its full-width punctuation in a Latin interface.

const han = /\p{Script=Han}/u;

export function hasHan(text: string): boolean {
  return han.test(text);
}

/** The `lang` attribute for an element that shows `text`; undefined where it adds nothing. */
export function langOf(text: string): "zh-Hans" | undefined {
  return hasHan(text) ? "zh-Hans" : undefined;
}
