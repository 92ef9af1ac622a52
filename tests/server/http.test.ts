// The relay's few pages.
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openReadiness } from "../../server/http/readiness.ts";
import { Failure } from "../../shared/fault.ts";
import { openTestClock } from "../support/clock.ts";
import { digest, peek } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { enrol, startGroup } from "./support/wireDevice.ts";

let relay: TestRelay | undefined;
afterEach(async () => {
  expect(relay?.bugs ?? []).toEqual([]);
  await relay?.remove();
  relay = undefined;
});
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${relay?.url}${path}`, { headers });

it("says that it lives and is ready", async () => {
  relay = await startRelay();
  expect(await (await get("/healthz")).json()).toEqual({ status: "ok" });
  expect(await (await get("/readyz")).json()).toEqual({ status: "ready" });
});

it("shows an invitation page that runs nothing and loads nothing", async () => {
  relay = await startRelay({ settings: { RELAY_ORGANISATION: 'A <b>&"c" 公司' } });
  const page = await get("/join");
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const text = await page.text();
  expect(text).not.toMatch(/<script|<b>|http/i);
  expect(text).toContain("公司");
});

it("sends its security headers with every answer, and 404 for the rest", async () => {
  relay = await startRelay();
  for (const path of ["/", "/healthz", "/join", "/admin", "/../etc/passwd", "/metrics/x"]) {
    const answer = await get(path);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  }
  expect((await get("/")).status).toBe(404);
  expect((await fetch(`${relay.url}/healthz`, { method: "POST", body: "x" })).status).toBe(404);
});

it("counts calls, commits and devices, without ids", async () => {
  relay = await startRelay();
  const [a, b] = [await enrol(relay), await enrol(relay)];
  const conversationId = await startGroup(a, b);
  await a.submit(a.envelope(conversationId));
  await a.refusal("no.such", {});
  const text = await (await get("/metrics")).text();
  expect(text).toContain('relay_calls_total{name="envelope.submit",outcome="ok"} 1');
  expect(text).toContain('relay_calls_total{name="unknown",outcome="invalid"} 1');
  expect(text).toContain("relay_devices_online 2");
  expect(text).toMatch(/relay_commit_writes_count [1-9]/);
  for (const id of [a.deviceId, a.accountId, conversationId]) expect(text).not.toContain(id);
});

it("shows metrics to this machine only, unless there is a token", async () => {
  relay = await startRelay();
  expect((await get("/metrics")).status).toBe(200);
  expect((await get("/metrics", { "x-forwarded-for": "1.1.1.1" })).status).toBe(404);
  await relay.remove();
  relay = await startRelay({ settings: { RELAY_METRICS_TOKEN: "0123456789abcdef" } });
  expect((await get("/metrics")).status).toBe(404);
  expect((await get("/metrics", { authorization: "Bearer 0123456789abcdeg" })).status).toBe(404);
  expect((await get("/metrics", { authorization: "Bearer 0123456789abcdef" })).status).toBe(200);
});

describe("readiness", () => {
  const clock = openTestClock();
  const state = { asked: 0, isFull: false, refusedAt: -Infinity, isStopping: false };
  const readiness = openReadiness({
    clock,
    isStopping: () => state.isStopping,
    refusedAt: () => state.refusedAt,
    store: {
      async check() {
        state.asked++;
        if (state.isFull) throw new Failure("internal");
      },
    },
  });

  it("asks the database by writing, once a second at most", async () => {
    expect(await Promise.all([readiness(), readiness(), readiness()])).toEqual(["ready", "ready", "ready"]);
    expect(state.asked).toBe(1);
    state.isFull = true;
    clock.advance(999);
    expect(await readiness()).toBe("ready");
    clock.advance(1);
    expect(await readiness()).toBe("store");
    state.isFull = false;
    clock.advance(1_000);
    expect(await readiness()).toBe("ready");
  });

  it("is not ready just after a refused commit, nor while it stops", async () => {
    state.refusedAt = clock.now();
    expect(await readiness()).toBe("store");
    clock.advance(5_000);
    expect(await readiness()).toBe("ready");
    state.isStopping = true;
    expect(await readiness()).toBe("stopping");
  });
});

it("its readiness check really writes, and changes nothing", async () => {
  relay = await startRelay();
  const version = () => peek(relay!.dataDir, (database) => database.pragma("user_version", { simple: true }));
  const size = () => statSync(join(relay!.dataDir, "relay.db-wal")).size;
  const [versionBefore, before] = [version(), digest(relay.dataDir)];
  const sizeBefore = size();
  expect((await get("/readyz")).status).toBe(200);
  expect(size()).toBeGreaterThan(sizeBefore);
  expect([version(), digest(relay.dataDir)]).toEqual([versionBefore, before]);
});
