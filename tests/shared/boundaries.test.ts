// The import rules of ARCHITECTURE section 1 are the compiler's: each offence, put into a copy of the tree, must not compile.
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
  "package.json",
];

interface Offence {
  readonly says: string;
  readonly room: string;
  readonly line: string;
  readonly error: RegExp;
}

const compilerRefuses: readonly Offence[] = [
  {
    says: "server cannot import shared/content",
    room: "server",
    line: 'export { content } from "../shared/content/content.ts";',
    error: /TS6307|TS6059/,
  },
  {
    says: "server cannot import shared/bridge",
    room: "server",
    line: 'export { bridgeCalls } from "../shared/bridge/calls.ts";',
    error: /TS6307|TS6059/,
  },
  {
    says: "main/core cannot import electron",
    room: "main/core/engine",
    line: 'import { app } from "electron"; export const version = app.getVersion();',
    error: /TS2305/,
  },
  {
    says: "main/core/store cannot import main/core/crypto",
    room: "main/core/store",
    line: 'export type { MlsEngine } from "../crypto/mlsEngine.ts";',
    error: /TS6307|TS6059/,
  },
  {
    says: "the renderer cannot import node:",
    room: "renderer",
    line: 'import { readFileSync } from "node:fs"; export const read = readFileSync;',
    error: /TS2307|TS2591|TS2882/,
  },
  {
    says: "the renderer cannot import shared/wire",
    room: "renderer",
    line: 'export { limits } from "../shared/wire/limits.ts";',
    error: /TS6307|TS6059/,
  },
  {
    says: "shared cannot import node:",
    room: "shared",
    line: 'import { readFileSync } from "node:fs"; export const read = readFileSync;',
    error: /TS2307|TS2591|TS2882/,
  },
];

const cruiserRefuses: readonly (Omit<Offence, "error"> & { readonly rule: string })[] = [
  {
    says: "hosts see only createCore and platform",
    room: "main/hosts/node",
    line: 'export type { MlsEngine } from "../../core/crypto/mlsEngine.ts";',
    rule: "hosts-see-only-the-door",
  },
  {
    says: "core imports no electron, not even for its side effects",
    room: "main/core/engine",
    line: 'import "electron";',
    rule: "core-knows-no-host",
  },
  {
    says: "product code imports no test code",
    room: "server",
    line: 'export { median } from "../tests/bench/figure.ts";',
    rule: "no-test-code-in-product",
  },
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

  it.each(compilerRefuses)("$says", { timeout: 120_000 }, async ({ room, line, error }) => {
    const offence = join(copy, room, "offence.ts");
    await writeFile(offence, `${line}\n`);
    const output = await compile(copy, tsconfigOf(room));
    await rm(offence);
    expect(output).toMatch(new RegExp(`offence\\.ts.*(${error.source})`));
  });

  it.each(cruiserRefuses)("$says", { timeout: 120_000 }, async ({ room, line, rule }) => {
    const offence = join(copy, room, "offence.ts");
    await writeFile(offence, `${line}\n`);
    const output = await cruise(copy, join(room, "offence.ts"));
    await rm(offence);
    expect(output).toContain(rule);
  });
});

/** The engine is part of main/core's project; every other room has a project of its own. */
function tsconfigOf(room: string): string {
  return room === "main/core/engine" ? "main/core" : room;
}

/** What the compiler says, whether or not it accepts. */
async function compile(cwd: string, project: string): Promise<string> {
  return outputOf(join(root, "node_modules/.bin/tsc"), ["-b", project, "--pretty", "false"], cwd);
}

async function cruise(cwd: string, path: string): Promise<string> {
  return outputOf(
    join(root, "node_modules/.bin/depcruise"),
    [path, "--config", ".dependency-cruiser.json", "--output-type", "err"],
    cwd,
  );
}

async function outputOf(command: string, args: readonly string[], cwd: string): Promise<string> {
  const ended = await run(command, [...args], { cwd, maxBuffer: 64 << 20 }).catch(
    (cause: { stdout: string; stderr: string }) => cause,
  );
  return ended.stdout + ended.stderr;
}
