// STUN and TURN servers as devices are told of them: what the admin set, with credentials that nobody can be known by.
import { createHmac } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { openTestClock } from "../support/clock.ts";
import { digest } from "./support/peek.ts";
import { startRelay, type StartRelay, type TestRelay } from "./support/startRelay.ts";
import { connect } from "./support/wireClient.ts";
import { enrol } from "./support/wireDevice.ts";

const secret = "0123456789abcdef0123456789abcdef";
const turn = {
  RELAY_TURN_URLS: "turn:turn.example:3478?transport=udp,turns:turn.example:443?transport=tcp",
  RELAY_TURN_SECRET: secret,
};

let relay: TestRelay;
afterEach(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});
const start = async (options: StartRelay) => {
  relay = await startRelay(options);
  return enrol(relay);
};

it("[N1] answers none where none are set, and only to a device that has logged in", async () => {
  const a = await start({});
  expect(await a.call("iceServer.list", {})).toEqual({ servers: [], lifetimeMs: 0 });
  const stranger = await connect(relay.url);
  expect(await stranger.refusal("iceServer.list", {})).toBe("unauthorized");
});

it("[N1] [N2] answers STUN alone, without credentials", async () => {
  const a = await start({
    settings: {
      RELAY_STUN_URLS: "stun:one.example stun:[2001:db8::1]:3479",
      RELAY_TURN_LIFETIME_MS: "3600000",
    },
  });
  expect(await a.call("iceServer.list", {})).toEqual({
    servers: [{ urls: ["stun:one.example", "stun:[2001:db8::1]:3479"] }],
    lifetimeMs: 3_600_000,
  });
});

it("[N2] answers TURN with credentials that expire when it says, signed with the secret", async () => {
  const clock = openTestClock();
  const a = await start({ clock, settings: { ...turn, RELAY_STUN_URLS: "stun:turn.example" } });
  const { servers, lifetimeMs } = await a.call("iceServer.list", {});
  expect(lifetimeMs).toBe(12 * 3_600_000);
  expect(servers).toEqual([
    { urls: ["stun:turn.example"] },
    {
      urls: turn.RELAY_TURN_URLS.split(","),
      username: expect.stringMatching(/^\d+:[\w-]{22}$/),
      credential: expect.any(String),
    },
  ]);
  const { username, credential } = servers[1]!;
  expect(Number(username!.split(":")[0])).toBe(Math.floor((clock.now() + lifetimeMs) / 1_000));
  expect(credential).toBe(createHmac("sha1", secret).update(username!).digest("base64"));
});

it("[N3] gives fresh ones each time, which name nobody, and keeps nothing but a count", async () => {
  const a = await start({ settings: turn });
  const before = digest(relay.dataDir);
  const answers = [await a.call("iceServer.list", {}), await a.call("iceServer.list", {})];
  const names = answers.map(({ servers }) => servers[0]!.username!);
  expect(new Set(names.map((name) => name.split(":")[1])).size).toBe(2);
  for (const id of [a.accountId, a.deviceId]) expect(JSON.stringify(answers)).not.toContain(id);
  expect(digest(relay.dataDir)).toBe(before);
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  expect(text).toContain("\nrelay_turn_credentials_total 2\n");
  for (const name of names) expect(text).not.toContain(name);
});

it("[R1] limits lists of servers per device", async () => {
  const a = await start({ settings: { ...turn, RELAY_ICE_SERVERS_PER_MINUTE: "2" } });
  for (let asked = 0; asked < 2; asked++) await a.call("iceServer.list", {});
  expect(await a.client.refusalWithDetail("iceServer.list", {})).toMatchObject({
    code: "rate-limited",
    retryAfterMs: expect.any(Number),
  });
  await (await enrol(relay)).call("iceServer.list", {});
});
