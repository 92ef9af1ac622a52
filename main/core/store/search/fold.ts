// Makes spellings equal that people take for equal: case, full and half width (NFKC), accents. Search compares folded texts only.

/** Combining marks of Latin, Greek and Cyrillic; those of other scripts change the meaning and stay. */
const accents = /[\u0300-\u036f]/g;
// oxlint-disable-next-line no-control-regex -- ASCII, control characters included
const plain = /^[\u0000-\u007f]*$/;

export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").toLowerCase().replace(accents, "").normalize("NFC");
}
