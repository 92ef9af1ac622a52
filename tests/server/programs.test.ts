// `npm run relay` and `npm run relay:admin` as an admin meets them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run, type Program } from "./support/program.ts";
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

it("says in one line why it cannot start", async () => {
  const { url } = await start();
  const second = run("server/main.ts", [], { ...environment, RELAY_PORT: new URL(url).port });
  const { code, errors } = await second.finished;
  expect([code, errors]).toEqual([1, expect.stringMatching(/^The relay cannot start: .*EADDRINUSE.*\n$/)]);
});

it("checks the configuration", async () => {
  const check = (changes: Record<string, string>, ...args: string[]) =>
    run("server/main.ts", ["--check-config", ...args], { ...environment, ...changes }).finished;
  expect(await check({})).toMatchObject({ code: 0, errors: "" });
  expect(await check({ RELAY_PORT: "high" })).toMatchObject({
    code: 1,
    errors: "RELAY_PORT (port): expected a whole number from 0 to 65535\n",
  });
  const file = join(folder, "relay.json");
  await writeFile(file, '{"port": 70000}');
  expect(await check({ RELAY_PORT: undefined as never }, "--config", file)).toMatchObject({ code: 1 });
  await writeFile(file, "{");
  expect(await check({ RELAY_CONFIG: file })).toMatchObject({
    code: 1,
    errors: expect.stringContaining(file),
  });
  expect(await admin("check-config")).toMatchObject({ code: 0 });
});

it("the command line invites, lists, revokes and deactivates while the relay runs", async () => {
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
  await admin("revoke-device", another.deviceId);
  expect(await another.client.push("session.ended")).toEqual({ reason: "revoked" });
  await admin("deactivate-account", second.accountId);
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

it("refuses what is no id and no account, saying so", async () => {
  await start();
  expect(await admin("revoke-device", "nonsense")).toMatchObject({ code: 1 });
  expect(await admin("revoke-device", "AAAAAAAAAAAAAAAAAAAAAA")).toMatchObject({
    code: 1,
    errors: "no such active device\n",
  });
  expect(await admin("invite", "--uses", "0")).toMatchObject({ code: 1 });
});
