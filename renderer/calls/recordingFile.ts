// Where a recording goes while it runs: a file of this page's own on the disk, so that an hour of it is not in memory; where there is none
// to be had, memory after all.

export interface RecordingFile {
  /** In order; answers when it is written. */
  readonly write: (chunk: Blob) => Promise<void>;
  /** All that was written. Nothing can be written any more. */
  readonly finish: () => Promise<Blob>;
  readonly remove: () => Promise<void>;
}

const prefix = "recording-";

/** Removes what earlier recordings left: the page was gone before they were complete, or they have been saved. */
export async function removeOldRecordings(): Promise<void> {
  const folder = await openFolder();
  if (folder === undefined) return;
  for await (const name of folder.keys())
    if (name.startsWith(prefix)) await folder.removeEntry(name).catch(() => undefined);
}

export async function openRecordingFile(type: string): Promise<RecordingFile> {
  const folder = await openFolder();
  return folder === undefined ? inMemory(type) : onDisk(folder);
}

async function openFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await navigator.storage.getDirectory();
  } catch {
    return undefined;
  }
}

async function onDisk(folder: FileSystemDirectoryHandle): Promise<RecordingFile> {
  const name = `${prefix}${crypto.randomUUID()}`;
  const handle = await folder.getFileHandle(name, { create: true });
  const writer = await handle.createWritable();
  return {
    write: (chunk) => writer.write(chunk),
    async finish() {
      await writer.close();
      return handle.getFile();
    },
    // What cannot be removed now is removed at the next start.
    remove: () => folder.removeEntry(name).catch(() => undefined),
  };
}

function inMemory(type: string): RecordingFile {
  const chunks: Blob[] = [];
  return {
    write: async (chunk) => void chunks.push(chunk),
    finish: async () => new Blob(chunks, { type }),
    remove: async () => void chunks.splice(0),
  };
}
