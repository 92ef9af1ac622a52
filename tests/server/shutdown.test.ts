// The relay on its way out: whoever waits for it is told, nothing acknowledged is lost, and nobody can hold it up.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestClock } from "../support/clock.ts";
import { run, type Program } from "./support/program.ts";
import { startRelay } from "./support/startRelay.ts";
import { enrol, enrolWith, startGroup } from "./support/wireDevice.ts";

let folder = "";
let relay: Program;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "parley-shutdown-"))));
afterEach(async () => {
  relay?.child.kill("SIGKILL");
  await relay?.finished;
  await rm(folder, { recursive: true, force: true });
});

async function start() {
  relay = run("server/main.ts", [], { RELAY_DATA_DIR: folder, RELAY_PORT: "0" });
  const [, url] = await relay.find(/is listening on (\S+)/);
  const [, code] = await relay.find(/\/join#([^.\s]+)/);
  return { url: url!, code: code! };
}

/** A request that is begun and never finished. */
async function beginRequest(url: string): Promise<Socket> {
  const socket = connectTcp(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /join HTTP/1.1\r\nHost: relay\r\n");
  return socket;
}

it("[R6] ends with 0 although a request never finishes and a reader never answers", async () => {
  const { url, code } = await start();
  const request = await beginRequest(url);
  const device = await enrolWith(url, code);
  // A reader that has stopped does not answer WebSocket's closing handshake either.
  const { ws } = device.client.socket.io.engine.transport as unknown as { readonly ws: { pause(): void } };
  ws.pause();
  relay.child.kill("SIGTERM");
  await once(request, "close");
  expect((await relay.finished).code).toBe(0);
});

it("a second signal ends it at once", async () => {
  const { url } = await start();
  const request = await beginRequest(url);
  request.on("error", () => {});
  relay.child.kill("SIGTERM");
  const said = once(relay.child.stderr!, "data");
  await said;
  relay.child.kill("SIGTERM");
  expect((await relay.finished).code).toBe(1);
});

it("ends with the program that started it over a channel", async () => {
  const child = fork(join(import.meta.dirname, "../../server/main.ts"), [], {
    env: { PATH: process.env["PATH"], RELAY_DATA_DIR: folder, RELAY_PORT: "0" },
    stdio: ["ignore", "pipe", "ignore", "ipc"],
  });
  await once(child.stdout!, "data");
  child.disconnect();
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("[R6] says 503 while it drains, and serves its devices until then", async () => {
  const clock = openTestClock();
  const own = await startRelay({ clock, settings: { RELAY_DRAIN_MS: "60000" } });
  const device = await enrol(own);
  const conversationId = await startGroup(device);
  const ready = async () => {
    const answer = await fetch(`${own.url}/readyz`);
    return [answer.status, ((await answer.json()) as { status: string }).status];
  };
  expect(await ready()).toEqual([200, "ready"]);
  const closed = own.close();
  expect(await ready()).toEqual([503, "stopping"]);
  expect((await fetch(`${own.url}/healthz`)).status).toBe(200);
  expect((await device.submit(device.envelope(conversationId))).results).toMatchObject([{ ok: true }]);
  clock.advance(60_000);
  expect(await device.client.push("session.ended")).toEqual({ reason: "shutdown" });
  await closed;
  await own.remove();
});
