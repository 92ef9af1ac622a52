// Hands a text to the system's "save as", without a round trip through the core.

export function saveTextFile(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has its own copy once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
