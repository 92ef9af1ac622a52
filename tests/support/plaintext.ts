// Looks for words in bytes that must not hold them, in every spelling in which a program might have put them there by accident.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../shared/node/openDatabase.ts";

type Spelling = readonly [name: string, bytes: Buffer];

/** The spellings in which the words, or bytes such as a key, are there; none when they are not. */
export function spellingsFound(bytes: Buffer, secret: string | Uint8Array): readonly string[] {
  const spellings = typeof secret === "string" ? spellingsOfWords(secret) : spellingsOfBytes(secret, "bytes");
  return spellings.flatMap(([name, spelled]) => (bytes.includes(spelled) ? [name] : []));
}

function spellingsOfWords(words: string): readonly Spelling[] {
  const utf16 = Buffer.from(words, "utf16le");
  const escaped = words.replaceAll(/[^\x20-\x7e]/g, escapeUnit);
  return [
    ...spellingsOfBytes(Buffer.from(words), "UTF-8"),
    ...spellingsOfBytes(utf16, "UTF-16"),
    ["UTF-16, big end first", Buffer.from(utf16).swap16()],
    ["lower case", Buffer.from(words.toLowerCase())],
    ["JSON escapes", Buffer.from(escaped)],
    ["JSON escapes in capitals", Buffer.from(escaped.replaceAll(/\\u[\da-f]{4}/g, capitals))],
    ["percent encoding", Buffer.from(encodeURIComponent(words))],
  ];
}

function spellingsOfBytes(bytes: Uint8Array, name: string): readonly Spelling[] {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString("hex");
  const inBase64 = (["base64", "base64url"] as const).flatMap((encoding) =>
    [0, 1, 2].map((behind): Spelling => [`${encoding} of ${name}`, base64Core(buffer, behind, encoding)]),
  );
  return [
    [name, buffer],
    [`hex of ${name}`, Buffer.from(hex)],
    [`hex of ${name} in capitals`, Buffer.from(hex.toUpperCase())],
    ...inBase64,
  ];
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function capitals(escape: string): string {
  return `\\u${escape.slice(2).toUpperCase()}`;
}

/** The characters that stand for these bytes alone, when so many others (of three) came before them. */
function base64Core(bytes: Buffer, behind: number, encoding: "base64" | "base64url"): Buffer {
  const text = Buffer.concat([Buffer.alloc(behind), bytes]).toString(encoding);
  const first = Math.ceil((behind * 8) / 6);
  return Buffer.from(text.slice(first, Math.floor(((behind + bytes.length) * 8) / 6)));
}

/** Every byte of every file below the folder, write-ahead logs included. */
export function bytesBelow(folder: string): Buffer {
  return Buffer.concat([...filesBelow(folder)].map(({ bytes }) => bytes));
}

export function* filesBelow(folder: string): Generator<{ readonly path: string; readonly bytes: Buffer }> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readUnlessGone(path);
    if (bytes !== undefined) yield { path, bytes };
  }
}

/** Every value of every table: in the file a long one may be spread over pages. */
export function valuesOf(database: Database): Buffer {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  const rows = tables.flatMap((table) =>
    database
      .prepare(`SELECT * FROM "${table as string}"`)
      .raw()
      .all(),
  );
  const values = (rows as unknown[][]).flat().map(toBytes);
  return Buffer.concat(values.flatMap((value) => [value, Buffer.from("\n")]));
}

function toBytes(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}

/** A browser that runs beside the test takes files away again. */
function readUnlessGone(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}
