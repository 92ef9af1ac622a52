// `npm run relay` and `npm run relay:admin` as an admin meets them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { peek } from "./support/peek.ts";
import { run, watch, type Program } from "./support/program.ts";
import { connect } from "./support/wireClient.ts";
import { enrolWith, logIn } from "./support/wireDevice.ts";

let folder = "";
let environment: Record<string, string>;
let relay: Program | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-programs-"));
  environment = { RELAY_DATA_DIR: join(folder, "data"), RELAY_PORT: "0" };
});
afterEach(async () => {
  relay?.child.kill("SIGKILL");
  await relay?.finished;
  relay = undefined;
  await rm(folder, { recursive: true, force: true });
});

const admin = (...args: string[]) => run("server/cli/admin.ts", args, environment).finished;
async function start() {
  relay = run("server/main.ts", [], environment);
  const [, url] = await relay.find(/is listening on (\S+)/);
  return { relay, url: url! };
}
const codeOf = (link: string) => new URL(link).hash.slice(1).split(".")[0]!;

it("starts with zero configuration, prints an invitation that works, and stops when asked", async () => {
  const { relay, url } = await start();
  const [link] = await relay.find(/http\S+\/join#\S+/);
  const person = await enrolWith(url, codeOf(link), "First");
  relay.child.kill("SIGTERM");
  expect(await person.client.push("session.ended")).toEqual({ reason: "shutdown" });
  expect((await relay.finished).code).toBe(0);
  const again = await start();
  again.relay.child.kill("SIGINT");
  expect((await again.relay.finished).output).not.toContain("Invitation");
});

it("`npm run relay` passes arguments and signals on, and ends as the relay ends", async () => {
  relay = watch(
    spawn(process.execPath, [join(import.meta.dirname, "../../server/start.mjs")], {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    }),
  );
  const [, url] = await relay.find(/is listening on (\S+)/);
  // A request that never finishes keeps the relay busy for a while: a second signal would not go unnoticed.
  const busy = connectTcp(Number(new URL(url!).port), "127.0.0.1");
  await once(busy, "connect");
  busy.on("error", () => {}).write("GET /join HTTP/1.1\r\n");
  // As Ctrl+C does it: to the whole group.
  process.kill(-relay.child.pid!, "SIGINT");
  expect((await relay.finished).code).toBe(0);
  const wrong = await run("server/start.mjs", ["--check-config"], { RELAY_PORT: "high" }).finished;
  expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining("RELAY_PORT")]);
});

it("prints a fresh invitation at every start until somebody has come in", async () => {
  const link = async ({ relay }: { relay: Program }) => (await relay.find(/http\S+\/join#\S+/))[0];
  const first = await start();
  const lost = await link(first);
  first.relay.child.kill("SIGTERM");
  await first.relay.finished;
  const again = await start();
  const fresh = await link(again);
  expect(codeOf(fresh)).not.toBe(codeOf(lost));
  await enrolWith(again.url, codeOf(fresh), "First");
  await enrolWith(again.url, codeOf(lost), "Who found the first one");
});

it("says in one line why it cannot start", async () => {
  const { url } = await start();
  const { port } = new URL(url);
  const attempt = async (changes: Record<string, string>) => {
    const { code, errors } = await run("server/main.ts", [], { ...environment, ...changes }).finished;
    expect(code).toBe(1);
    return errors;
  };
  expect(await attempt({})).toBe(`The relay cannot start: another relay is running in ${folder}/data\n`);
  expect(await attempt({ RELAY_DATA_DIR: join(folder, "other"), RELAY_PORT: port })).toBe(
    `The relay cannot start: RELAY_PORT (port): another program listens on 127.0.0.1:${port}\n`,
  );
  await writeFile(join(folder, "file"), "");
  expect(await attempt({ RELAY_DATA_DIR: join(folder, "file") })).toMatch(/^The relay cannot start: .*\n$/);
});

it("keeps its files to its own user, whatever the folder allows", async () => {
  await mkdir(environment["RELAY_DATA_DIR"]!, { mode: 0o755 });
  await start();
  const files = (await readdir(environment["RELAY_DATA_DIR"]!)).filter((name) => name.startsWith("relay.db"));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files)
    expect((await stat(join(environment["RELAY_DATA_DIR"]!, name))).mode & 0o077, name).toBe(0);
});

it("checks the configuration", async () => {
  const check = (changes: Record<string, string>, ...args: string[]) =>
    run("server/main.ts", ["--check-config", ...args], { ...environment, ...changes }).finished;
  expect(await check({})).toMatchObject({ code: 0, errors: "" });
  expect(await check({ RELAY_PORT: "high" })).toMatchObject({
    code: 1,
    errors: "RELAY_PORT (port): expected a whole number from 0 to 65535\n",
  });
  expect(await check({ RELAY_TURN_URLS: "turn:turn.example.org" })).toMatchObject({
    code: 1,
    errors:
      "RELAY_TURN_SECRET (turnSecret): missing, and RELAY_TURN_URLS (turnUrls) is of no use without it\n",
  });
  const file = join(folder, "relay.json");
  await writeFile(file, '{"port": 70000}');
  expect(await check({ RELAY_PORT: undefined as never }, "--config", file)).toMatchObject({ code: 1 });
  await writeFile(file, "{");
  expect(await check({ RELAY_CONFIG: file })).toMatchObject({
    code: 1,
    errors: expect.stringContaining(file),
  });
  expect(await check({ RELAY_CONFIG: "" })).toMatchObject({ code: 0 });
  expect(await admin("check-config")).toMatchObject({ code: 0 });
  expect(existsSync(join(folder, "data")), "checking makes nothing").toBe(false);
});

it("checks what the settings meet on this machine: folder, database, port, address", async () => {
  const check = async (changes: Record<string, string> = {}) => {
    const ended = run("server/main.ts", ["--check-config"], { ...environment, ...changes }).finished;
    const { code, errors } = await ended;
    return { code, errors };
  };
  const { relay, url } = await start();
  const { port } = new URL(url);
  expect(await check({ RELAY_PORT: port }), "it runs already").toEqual({ code: 0, errors: "" });
  expect(await check({ RELAY_PORT: port, RELAY_DATA_DIR: join(folder, "other") })).toEqual({
    code: 1,
    errors: `RELAY_PORT (port): another program listens on 127.0.0.1:${port}\n`,
  });
  relay.child.kill("SIGTERM");
  await relay.finished;
  expect(await check({ RELAY_HOST: "192.0.2.1" })).toEqual({
    code: 1,
    errors: "RELAY_HOST (host): 192.0.2.1 is no address of this machine\n",
  });
  await writeFile(join(folder, "file"), "");
  expect(await check({ RELAY_DATA_DIR: join(folder, "file/data") })).toEqual({
    code: 1,
    errors: `RELAY_DATA_DIR (dataDir): ${folder}/file is not a folder\n`,
  });
  peek(join(folder, "data"), (database) => database.pragma("user_version = 999"));
  const newer = await check();
  expect([newer.code, newer.errors]).toEqual([1, expect.stringMatching(/relay\.db is of a newer version/)]);
  await writeFile(join(folder, "data/relay.db"), "no database at all, but long enough to look at".repeat(9));
  expect(await check()).toMatchObject({ code: 1, errors: expect.stringContaining("not a database") });
});

it("says how it is used", async () => {
  const { code, output } = await run("server/main.ts", ["--help"], environment).finished;
  expect([code, output]).toEqual([0, expect.stringContaining("--check-config")]);
});

it("the command line visits a relay's folder and makes none", async () => {
  const missing = await admin("invite");
  expect([missing.code, missing.errors]).toEqual([1, expect.stringContaining(`no relay in ${folder}/data`)]);
  expect(existsSync(join(folder, "data"))).toBe(false);
  const { relay } = await start();
  relay.child.kill("SIGTERM");
  await relay.finished;
  expect(await admin("accounts")).toMatchObject({ code: 0, output: "No accounts yet.\n" });
  peek(join(folder, "data"), (database) => database.pragma("user_version = 0"));
  expect(await admin("accounts")).toMatchObject({
    code: 1,
    errors: expect.stringContaining("of an older version: start this version of the relay once"),
  });
  peek(join(folder, "data"), (database) => database.pragma("user_version = 999"));
  expect(await admin("accounts")).toMatchObject({ code: 1, errors: expect.stringContaining("newer") });
});

it("the command line invites, withdraws, lists, revokes and deactivates while the relay runs", async () => {
  const { url } = await start();
  const invited = await admin("invite", "--uses", "2", "--name", "Zoë");
  const link = invited.output.trim();
  expect(link.startsWith(`${url}/join#`)).toBe(true);
  const [first, second] = [await enrolWith(url, codeOf(link)), await enrolWith(url, codeOf(link), "Second")];
  const another = await first.addDevice();
  const listed = (await admin("accounts", "--json")).output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(listed).toEqual([
    { accountId: second.accountId, name: "Second", active: true, devices: [second.deviceId] },
    {
      accountId: first.accountId,
      name: "Somebody",
      active: true,
      devices: [first.deviceId, another.deviceId],
    },
  ]);
  const leaked = (await admin("invite", "--uses", "100")).output.trim();
  expect(await admin("withdraw-invitation", leaked)).toMatchObject({ code: 0 });
  await expect(enrolWith(url, codeOf(leaked))).rejects.toMatchObject({ code: "not-found" });
  expect(await admin("withdraw-invitation", codeOf(leaked))).toMatchObject({
    code: 1,
    errors: "not-found: no such invitation\n",
  });
  expect(await admin("revoke-device", another.deviceId)).toMatchObject({ code: 0, errors: "" });
  expect(await another.client.push("session.ended")).toEqual({ reason: "revoked" });
  expect(await admin("deactivate-account", second.accountId)).toMatchObject({ code: 0, errors: "" });
  expect(await second.client.push("session.ended")).toEqual({ reason: "revoked" });
  await expect(second.reconnect()).rejects.toMatchObject({ code: "unauthorized" });
  const { version } = await first.client.push<{ version: number }>(
    "directory.changed",
    (body) => body.version >= 5,
  );
  const { entries } = await first.call("directory.changes", { after: version - 1 });
  expect(entries).toMatchObject([{ accountId: second.accountId, active: false, devices: [] }]);
});

it("[A10] mark-restored changes the store generation", async () => {
  const { url, relay } = await start();
  const [link] = await relay.find(/http\S+\/join#\S+/);
  const person = await enrolWith(url, codeOf(link));
  const generation = async () => {
    const client = await connect(url);
    return (await logIn(client, person.person.organisation, person.keys)).storeGeneration;
  };
  const before = await generation();
  expect(await generation()).toBe(before);
  expect(await admin("mark-restored")).toMatchObject({ code: 0 });
  expect(await generation()).not.toBe(before);
});

it("a backup of the running relay, put into another folder, is that relay at that moment", async () => {
  const { url, relay } = await start();
  const [link] = await relay.find(/http\S+\/join#\S+/);
  const person = await enrolWith(url, codeOf(link), "Kept");
  const file = join(folder, "relay.backup");
  expect(await admin("backup", file)).toMatchObject({ code: 0, output: `Everything is in ${file}.\n` });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await admin("backup", file), "never over another file").toMatchObject({ code: 1 });
  await person.call("account.rename", { name: "Later" });
  relay.child.kill("SIGTERM");
  await relay.finished;

  environment["RELAY_DATA_DIR"] = join(folder, "restored");
  await mkdir(environment["RELAY_DATA_DIR"]);
  await copyFile(file, join(folder, "restored/relay.db"));
  expect(await admin("mark-restored")).toMatchObject({ code: 0 });
  const again = await start();
  await person.reconnect(again.url);
  expect((await person.call("directory.changes", { after: 0 })).entries).toMatchObject([{ name: "Kept" }]);
});

it("refuses what is no id and no account, saying so", async () => {
  await start();
  expect(await admin("revoke-device", "nonsense")).toMatchObject({ code: 1 });
  expect(await admin("revoke-device", "AAAAAAAAAAAAAAAAAAAAAA")).toMatchObject({
    code: 1,
    errors: "no such active device\n",
  });
  for (const id of ["-AAAAAAAAAAAAAAAAAAAAA", "--AAAAAAAAAAAAAAAAAAAA", "-hAAAAAAAAAAAAAAAAAAAA"])
    expect((await admin("revoke-device", id)).errors).toBe("no such active device\n");
  expect((await admin("revoke-device", "--", "-AAAAAAAAAAAAAAAAAAAAA")).errors).toBe(
    "no such active device\n",
  );
  expect((await admin("revoke-device", "-nonsense")).errors).toContain("unknown option");
  expect(await admin("invite", "--uses", "0")).toMatchObject({ code: 1 });
});
