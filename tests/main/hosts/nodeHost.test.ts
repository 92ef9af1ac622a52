// Who gets in at the Node host: one browser per printed address, our own page only, over HTTP and over the socket. The core
// behind it is the real one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentSecurityPolicy } from "../../../main/hosts/common/contentSecurityPolicy.ts";
import { makeDataDir, nodePlatform } from "../../../main/hosts/node/nodePlatform.ts";
import { ProfileInUse, startNodeHost, type NodeHost } from "../../../main/hosts/node/startNodeHost.ts";
import { openLog } from "../../../shared/node/log.ts";

let folder: string;
let host: NodeHost;
let port: number;
let entered: string[];
const sockets: Socket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "parley-node-host-"));
  mkdirSync(join(folder, "page/assets"), { recursive: true });
  writeFileSync(join(folder, "page/index.html"), "<!doctype html><title>Parley</title>");
  writeFileSync(join(folder, "page/assets/a-1.js"), "1");
  entered = [];
  host = await start();
  port = Number(new URL(host.url()).port);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the printed address works once, sets a strict cookie, and the page then loads and reloads", async () => {
  const first = await get(host.url());
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe("/");
  expect(first.headers["set-cookie"]?.[0]).toMatch(
    /^parley-session-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const cookie = cookieOf(first.headers);
  for (const round of [1, 2])
    expect(await get("/", { cookie }), `round ${round}`).toMatchObject({
      status: 200,
      body: expect.stringContaining("Parley"),
    });
  expect((await get("/assets/a-1.js", { cookie })).headers["content-type"]).toBe(
    "text/javascript; charset=utf-8",
  );
});

test("a used address lets nobody else in; the next one is printed, and the first browser may reopen its own", async () => {
  const used = host.url();
  const cookie = cookieOf((await get(used)).headers);
  expect(await get(used)).toMatchObject({ status: 401 });
  expect((await get(used, { cookie })).headers.location).toBe("/");
  expect(entered).toEqual([host.url()]);
  expect(host.url()).not.toBe(used);
  expect((await get(host.url())).status).toBe(303);
});

test("a look-ahead with HEAD does not spend the address", async () => {
  expect((await get(host.url(), {}, "HEAD")).status).toBe(401);
  expect((await get(host.url())).status).toBe(303);
});

test.each(["", "?token=", `?token=${"A".repeat(43)}`, "?token=a&token=b", "?token=%00"])(
  "/enter%s lets nobody in",
  async (query) => {
    const answer = await get(`/enter${query}`);
    expect(answer.status).toBe(401);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  },
);

test("without the session nothing is served, not even a script", async () => {
  for (const path of ["/", "/index.html", "/assets/a-1.js", "/nothing"])
    expect((await get(path)).status).toBe(401);
  const stranger = { cookie: `parley-session-${port}=${"A".repeat(43)}` };
  expect((await get("/", stranger)).status).toBe(401);
  const otherPort = cookieOf((await get(host.url())).headers).replace(String(port), "1");
  expect((await get("/", { cookie: otherPort })).status).toBe(401);
});

test("a rebound name, a foreign page and a cross-site request are refused before anything else", async () => {
  const cookie = cookieOf((await get(host.url())).headers);
  for (const name of [
    "evil.example",
    `evil.example:${port}`,
    `localhost:${port}`,
    "127.0.0.1",
    `127.0.0.1:${port}.`,
  ]) {
    expect((await get("/", { cookie, host: name })).status, name).toBe(403);
  }
  expect((await get("/", { cookie, origin: "https://evil.example" })).status).toBe(403);
  expect((await get("/", { cookie, origin: "null" })).status).toBe(403);
  expect((await get("/", { cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await get("/", { cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
  const foreign = await get(host.url(), { "sec-fetch-site": "cross-site" });
  expect(foreign.status).toBe(403);
  expect((await get(host.url())).status).toBe(303);
});

test("every answer carries the strict policy, refusals too", async () => {
  for (const path of ["/", host.url(), "/enter", "/../x"]) {
    const { headers } = await get(path);
    expect(headers["content-security-policy"]).toBe(contentSecurityPolicy);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  }
  expect(contentSecurityPolicy).toContain("frame-ancestors 'none'");
  // WebAssembly may be compiled, of our own files; no code from strings, nothing inline, no blobs.
  expect(contentSecurityPolicy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(contentSecurityPolicy).toContain("worker-src 'self';");
  expect(contentSecurityPolicy).toContain("connect-src 'self';");
  expect(contentSecurityPolicy.replace("'wasm-unsafe-eval'", "")).not.toContain("unsafe");
});

test("only GET and HEAD, and no way out of the page's folder", async () => {
  const cookie = cookieOf((await get(host.url())).headers);
  expect((await get("/", { cookie }, "POST")).status).toBe(405);
  expect((await get("/", { cookie }, "DELETE")).status).toBe(405);
  for (const path of [
    "/../host.key",
    "/%2e%2e/host.key",
    "/..%5chost.key",
    "//etc/passwd",
    "/assets/",
    "/host.key",
  ]) {
    expect((await get(path, { cookie })).status, path).toBe(404);
  }
});

test("our page's socket asks the core and hears its events", async () => {
  const socket = connect({
    cookie: cookieOf((await get(host.url())).headers),
    origin: `http://127.0.0.1:${port}`,
  });
  const pushed = new Promise((resolve) => socket.once("push", (name, body) => resolve({ name, body })));
  expect(await ask(socket, "app.view", {})).toMatchObject({ ok: true, value: { phase: "firstRun" } });
  expect(await ask(socket, "settings.change", { theme: "dark" })).toMatchObject({ ok: true });
  expect(await pushed).toMatchObject({ name: "settings.changed", body: { theme: "dark" } });
  expect(await ask(socket, "no.such.call", {})).toMatchObject({ ok: false, fault: { code: "invalid" } });
  expect(await ask(socket, "settings.change", { theme: 5 })).toMatchObject({
    ok: false,
    fault: { code: "invalid" },
  });
});

test("no socket without the cookie, without an origin, or for a foreign page", async () => {
  const cookie = cookieOf((await get(host.url())).headers);
  const origin = `http://127.0.0.1:${port}`;
  const refused: Record<string, string>[] = [
    {},
    { origin },
    { cookie },
    { cookie, origin: "https://evil.example" },
    { cookie, origin: `http://localhost:${port}` },
    { cookie, origin, host: `evil.example:${port}` },
    { cookie, origin, "sec-fetch-site": "cross-site" },
    { cookie: `parley-session-${port}=x`, origin },
  ];
  for (const headers of refused) {
    const socket = connect(headers);
    const outcome = await new Promise((resolve) => {
      socket.once("connect", () => resolve("connected"));
      socket.once("connect_error", () => resolve("refused"));
    });
    expect(outcome, JSON.stringify(headers)).toBe("refused");
  }
});

test("a second start with the same profile says so and leaves the first alone", async () => {
  await expect(start()).rejects.toThrow(ProfileInUse);
  expect((await get(host.url())).status).toBe(303);
});

test("after closing, the profile opens again", async () => {
  await host.close();
  host = await start();
  port = Number(new URL(host.url()).port);
  expect((await get(host.url())).status).toBe(303);
});

test("a request that never finishes does not hold up closing", async () => {
  const socket = connectTcp(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  // Answered only after the host has seen the connection.
  await get("/");
  const closed = once(socket, "close");
  await host.close();
  await closed;
});

function start(): Promise<NodeHost> {
  const dataDir = join(folder, "data");
  makeDataDir(dataDir);
  const platform = nodePlatform({ dataDir, version: "0.0.0", log: openLog({ level: "silent" }) });
  return startNodeHost({
    platform,
    pageDir: join(folder, "page"),
    port: 0,
    onEntered: (url) => entered.push(url),
  });
}

/** By hand, because fetch neither sends a Host header nor leaves paths as they are. */
function get(address: string, headers: Record<string, string> = {}, method = "GET") {
  const path = address.startsWith("http") ? new URL(address).pathname + new URL(address).search : address;
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    sent.on("error", reject).end();
  });
}

function cookieOf(headers: IncomingHttpHeaders): string {
  return headers["set-cookie"]![0]!.split(";")[0]!;
}

function connect(extraHeaders: Record<string, string>): Socket {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ["websocket"],
    reconnection: false,
    extraHeaders,
  });
  sockets.push(socket);
  return socket;
}

function ask(socket: Socket, name: string, params: unknown): Promise<unknown> {
  return socket.timeout(5000).emitWithAck("call", name, params);
}
