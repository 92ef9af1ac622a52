// A full disk, as the operating system makes it: the relay's files may grow to a limit, which is lifted later. What was not
// acknowledged is refused with a fault that may be tried again, /readyz says so, and everything goes on afterwards.
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { watch, type Program } from "./support/program.ts";
import { enrolWith, someBytes, startGroup } from "./support/wireDevice.ts";

const root = join(import.meta.dirname, "../..");
let folder = "";
let relay: Program;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "parley-disk-full-"))));
afterEach(async () => {
  relay.child.kill("SIGKILL");
  await relay.finished;
  await rm(folder, { recursive: true, force: true });
});

/** `ulimit -S` may be raised again from outside; the signal that would end the process is ignored, as on a full disk. */
function startOnSmallDisk(): Program {
  const script = `trap '' XFSZ; ulimit -S -f 2000; exec "$0" "$1"`;
  const environment = { PATH: process.env["PATH"], RELAY_DATA_DIR: folder, RELAY_PORT: "0" };
  return watch(
    spawn("bash", ["-c", script, process.execPath, join(root, "server/main.ts")], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
}

it.skipIf(process.platform !== "linux")(
  "refuses, says so, and goes on when there is room again",
  async () => {
    relay = startOnSmallDisk();
    const [, url] = await relay.find(/is listening on (\S+)/);
    const [, code] = await relay.find(/\/join#([^.\s]+)/);
    const device = await enrolWith(url!, code!);
    const conversationId = await startGroup(device);
    const readiness = async () => (await fetch(`${url}/readyz`)).status;
    const submit = async () =>
      device.client.raw("envelope.submit", {
        envelopes: [device.envelope(conversationId, { body: someBytes(200_000) })],
      }) as Promise<{ ok: boolean; fault?: unknown; value?: { results: { sequence: number }[] } }>;
    expect(await readiness()).toBe(200);
    let acknowledged = 1;
    let reply = await submit();
    for (; reply.ok && acknowledged < 100; reply = await submit()) acknowledged++;
    expect(reply.fault).toEqual({ code: "internal", detail: "the relay cannot write now" });
    for (let more = 0; more < 5; more++) expect(await submit()).toMatchObject({ ok: false });
    await expect.poll(readiness, { timeout: 15_000 }).toBe(503);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^relay_commits_refused_total ([6-9]|\d\d)/m);

    execFileSync("prlimit", ["--pid", String(relay.child.pid), "--fsize=unlimited:"]);
    expect((await submit()).value?.results).toMatchObject([{ sequence: acknowledged + 1 }]);
    await expect.poll(readiness, { timeout: 15_000 }).toBe(200);
    const { head } = await device.call("log.read", { conversationId, after: 0, limit: 1 });
    expect(head).toBe(acknowledged + 1);
    relay.child.kill("SIGTERM");
    const { code: exit, errors } = await relay.finished;
    expect(exit).toBe(0);
    expect(errors.match(/store\.stuck/g), "one line a minute, not one for each refusal").toHaveLength(1);
    expect(errors).not.toContain("call.broken");
  },
);
