// Offers a finished file to the person, as any download.

/** The download has its own copy by then, also when "save as" stood open for a while. */
const keptMs = 10 * 60_000;

/** `onSaved`: what the content is read from is needed no more. */
export function saveFile(fileName: string, content: Blob, onSaved: () => void): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
    onSaved();
  }, keptMs);
}

/** Of a conversation and a time, without what file systems do not take. */
export function recordingName(conversation: string, at: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}.${two(at.getMinutes())}`;
  const name = [...conversation]
    .map((letter) => (/[\p{L}\p{N}\p{M} ()&+,'-]/u.test(letter) ? letter : " "))
    .join("")
    .replaceAll(/ +/g, " ")
    .trim();
  return `${[...name].slice(0, 60).join("").trim() || "Parley"} ${day} ${time}.webm`;
}
