// The import rules of ARCHITECTURE section 1, one by one: each offence, put into a copy of the tree, must be refused. The
// compiler refuses what crosses projects; dependency-cruiser and lint what it cannot see.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const rooms = [
  "shared",
  "server",
  "main",
  "renderer",
  "tsconfig.base.json",
  ".dependency-cruiser.json",
  ".oxlintrc.json",
  "package.json",
];

/** The line that offends, and what refuses it says. */
type Offences = Readonly<Record<string, readonly [line: string, refusal: RegExp]>>;

/** The file belongs to no project that this one refers to. */
const outOfReach = /TS6307|TS6059/;
const noSuchModule = /TS2307|TS2591|TS2882/;
/** In all rooms but one `electron` is an empty module. */
const noSuchExport = /TS2305/;

// Files that import little themselves: what they drag along would be refused in their place, or bring types along.
const content = 'export { content } from "ROOT/shared/content/content.ts";';
const wire = 'export { wireVersion } from "ROOT/shared/wire/version.ts";';
const bridge = 'export { bridgeCalls } from "ROOT/shared/bridge/calls.ts";';
const core = 'export { ConversationLock } from "ROOT/main/core/engine/conversationLock.ts";';
const host = 'export { enrol } from "ROOT/main/hosts/common/enrol.ts";';
const server = 'export { mintInvitation } from "ROOT/server/directory/invitations.ts";';
const renderer = 'export { hasHan } from "ROOT/renderer/text/han.ts";';
const electron = 'import { app } from "electron"; export const version = app.getVersion();';
const node = 'import { readFileSync } from "node:fs"; export const read = readFileSync;';
const page = "export const title = document.title;";

const compilerRefuses: Readonly<Record<string, Offences>> = {
  shared: {
    "shared/wire": [wire, outOfReach],
    "shared/content": [content, outOfReach],
    "main/core": [core, outOfReach],
    "node:": [node, noSuchModule],
    "the page": [page, /TS2584/],
  },
  "shared/wire": { "shared/content": [content, outOfReach], "node:": [node, noSuchModule] },
  "shared/content": { "shared/wire": [wire, outOfReach], "shared/bridge": [bridge, outOfReach] },
  "shared/bridge": { "shared/wire": [wire, outOfReach], "node:": [node, noSuchModule] },
  server: {
    "shared/content": [content, outOfReach],
    "shared/bridge": [bridge, outOfReach],
    "main/core": [core, outOfReach],
    renderer: [renderer, outOfReach],
    electron: [electron, noSuchExport],
    "the page": [page, /TS2584/],
  },
  "main/core/crypto": {
    "main/core/store": ['export { segment } from "ROOT/main/core/store/search/segment.ts";', outOfReach],
    "main/core": [core, outOfReach],
    "shared/content": [content, outOfReach],
  },
  "main/core/store": {
    "main/core/crypto": ['export { ByteWriter } from "ROOT/main/core/crypto/byteWriter.ts";', outOfReach],
    "main/core": [core, outOfReach],
  },
  "main/core": {
    electron: [electron, noSuchExport],
    "main/hosts": [host, outOfReach],
    server: [server, outOfReach],
    renderer: [renderer, outOfReach],
    "the page": [page, /TS2584/],
  },
  "main/hosts/node": {
    electron: [electron, noSuchExport],
    server: [server, outOfReach],
    renderer: [renderer, outOfReach],
  },
  renderer: {
    "shared/wire": [wire, outOfReach],
    "shared/content": [content, outOfReach],
    "shared/node": ['export { systemClock } from "ROOT/shared/node/systemClock.ts";', outOfReach],
    "main/core": [core, outOfReach],
    server: [server, outOfReach],
    electron: [electron, noSuchExport],
    "node:": [node, noSuchModule],
  },
};

const cruiserRefuses: readonly (readonly [says: string, room: string, line: string, rule: string])[] = [
  [
    "hosts see only createCore and platform",
    "main/hosts/node",
    'export type { MlsEngine } from "ROOT/main/core/crypto/mlsEngine.ts";',
    "hosts-see-only-the-door",
  ],
  // The compiler follows references of references: what the core may see, its hosts could.
  ["hosts know no wire", "main/hosts/node", wire, "hosts-see-only-the-door"],
  ["hosts know no content", "main/hosts/electron", content, "hosts-see-only-the-door"],
  [
    "core imports no electron, not even for its side effects",
    "main/core",
    'import "electron";',
    "core-knows-no-host",
  ],
  [
    "product code imports no test code",
    "server",
    'export { median } from "ROOT/tests/bench/figure.ts";',
    "no-test-code-in-product",
  ],
  ["shared lives on the schema library", "shared", 'import "react";', "shared-needs-only-the-schema-library"],
  [
    "the server has nothing that opens a message",
    "server",
    'import "ts-mls";',
    "server-lives-on-few-packages",
  ],
  [
    "crypto opens no database",
    "main/core/crypto",
    'import "better-sqlite3";',
    "crypto-without-database-and-network",
  ],
  ["crypto opens no socket", "main/core/crypto", 'import "node:net";', "crypto-without-files-and-sockets"],
  ["the store encrypts nothing", "main/core/store", 'import "ts-mls";', "store-without-crypto-and-network"],
  ["the store opens no socket", "main/core/store", 'import "node:http";', "store-without-sockets"],
  [
    "only its own host imports electron",
    "main/hosts/node",
    'import "electron";',
    "electron-only-in-its-host",
  ],
];

describe("the house keeps its rooms apart", () => {
  let copy = "";

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "parley-boundaries-"));
    for (const room of rooms) await cp(join(root, room), join(copy, room), { recursive: true });
    await cp(join(root, "tests/bench/figure.ts"), join(copy, "tests/bench/figure.ts"), { recursive: true });
    await symlink(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  }, 60_000);
  afterAll(() => rm(copy, { recursive: true, force: true }));

  /** Where an offence stands in a room: the compiler takes `main/core` as its own files and the engine's. */
  const place = (room: string, name: string) => join(copy, room, name);

  async function offend(room: string, name: string, line: string): Promise<() => Promise<void>> {
    const up = room
      .split("/")
      .map(() => "..")
      .join("/");
    const file = place(room, name);
    await writeFile(file, `${line.replace("ROOT", up)}\n`);
    return () => rm(file);
  }

  describe.each(Object.entries(compilerRefuses))("%s", (room, offences) => {
    let said = "";
    const named = Object.entries(offences).map(([target, [line, refusal]], index) => ({
      target,
      line,
      refusal,
      file: `offence${index}.ts`,
    }));

    beforeAll(async () => {
      const undo = await Promise.all(named.map(({ file, line }) => offend(room, file, line)));
      said = await outputOf("tsc", ["-b", room, "--pretty", "false"], copy);
      await Promise.all(undo.map((remove) => remove()));
    }, 180_000);

    it.each(named)("cannot compile against $target", ({ file, refusal }) => {
      expect(said).toMatch(new RegExp(`${file}\\(.*(${refusal.source})`));
    });
  });

  it.each(cruiserRefuses)("%s", { timeout: 120_000 }, async (_says, room, line, rule) => {
    const undo = await offend(room, "offence.ts", line);
    const args = [join(room, "offence.ts"), "--config", ".dependency-cruiser.json", "--output-type", "err"];
    const said = await outputOf("depcruise", args, copy);
    await undo();
    expect(said).toContain(`error ${rule}: ${room}/offence.ts`);
  });

  it(
    "lint keeps them apart in components, too, where dependency-cruiser cannot look",
    { timeout: 60_000 },
    async () => {
      const lines = ['import "electron";', 'import "node:fs";', 'import "../shared/wire/version.ts";'];
      const undo = await offend("renderer", "Offence.tsx", lines.join("\n"));
      const said = await outputOf("oxlint", ["renderer/Offence.tsx", "--format", "unix"], copy);
      await undo();
      expect(said.match(/no-restricted-imports/g)).toHaveLength(lines.length);
    },
  );
});

/** What a tool of ours says, whether or not it accepts. */
async function outputOf(tool: string, args: readonly string[], cwd: string): Promise<string> {
  const command = join(root, "node_modules/.bin", tool);
  const ended = await run(command, [...args], { cwd, maxBuffer: 64 << 20 }).catch(
    (cause: { stdout: string; stderr: string }) => cause,
  );
  return ended.stdout + ended.stderr;
}
