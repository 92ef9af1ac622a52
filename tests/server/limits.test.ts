// Rates, bounds and slow readers: nobody can make the relay keep or do more than its share.
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { afterEach, expect, it } from "vitest";
import { clientAddress } from "../../server/limits/clientAddress.ts";
import { digest } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { connect } from "./support/wireClient.ts";
import { enrol, mint, someBytes, startGroup, type WireDevice } from "./support/wireDevice.ts";

let relay: TestRelay;
afterEach(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});
const start = async (settings: Readonly<Record<string, string>>) =>
  void (relay = await startRelay({ settings }));

it("[R1] limits calls, envelopes, transients and claims of one device, not of others", async () => {
  await start({
    RELAY_CALLS_PER_MINUTE: "60",
    RELAY_ENVELOPES_PER_MINUTE: "20",
    RELAY_TRANSIENTS_PER_MINUTE: "2",
    RELAY_CLAIMS_PER_MINUTE: "3",
  });
  const [a, b] = [await enrol(relay), await enrol(relay)];
  const conversationId = await startGroup(a, b);
  await a.submit(...Array.from({ length: 15 }, () => a.envelope(conversationId)));
  const before = digest(relay.dataDir);
  const tooMany = { envelopes: Array.from({ length: 6 }, () => a.envelope(conversationId)) };
  const fault = await a.client.refusalWithDetail("envelope.submit", tooMany);
  expect(fault).toMatchObject({ code: "rate-limited", retryAfterMs: expect.any(Number) });
  expect(digest(relay.dataDir)).toBe(before);
  const transient = { conversationId, envelopeId: mint(), generation: 0, epoch: 1, body: someBytes(9) };
  for (let sent = 0; sent < 2; sent++) await a.client.raw("transient.send", transient);
  expect(await a.refusal("transient.send", transient)).toBe("rate-limited");
  const accounts = [a.accountId, b.accountId];
  await a.call("keyPackage.claim", { accounts, except: [] });
  expect(await a.refusal("keyPackage.claim", { accounts, except: [] })).toBe("rate-limited");
  for (let asked = 0; asked < 60; asked++) await a.client.raw("log.heads", { all: false });
  expect(await a.refusal("log.heads", { all: false })).toBe("rate-limited");
  await b.call("log.heads", { all: false });
  await b.submit(b.envelope(conversationId));
});

it("[R1] limits anonymous calls of one address", async () => {
  await start({ RELAY_ANONYMOUS_CALLS_PER_MINUTE: "10" });
  const client = await connect(relay.url);
  for (let asked = 0; asked < 10; asked++) await client.call("relay.describe", { wireVersion: 1 });
  const other = await connect(relay.url);
  expect(await other.refusal("relay.describe", { wireVersion: 1 })).toBe("rate-limited");
});

it("[R2] limits failed guesses of one address; successes are free", async () => {
  await start({ RELAY_SECRET_GUESSES_PER_MINUTE: "5" });
  const { code } = await relay.invite({ uses: 1, expiresInMs: 60_000 });
  const client = await connect(relay.url);
  for (let right = 0; right < 20; right++) await client.call("invitation.check", { invitation: code });
  const wrong = () => client.refusal("invitation.check", { invitation: "00000-00000-00000-00000" });
  for (let guess = 0; guess < 3; guess++) expect(await wrong()).toBe("not-found");
  for (let guess = 0; guess < 2; guess++)
    expect(await client.refusal("vault.open", { vaultId: someBytes(32) })).toBe("not-found");
  expect(await wrong()).toBe("rate-limited");
  expect(await client.refusal("invitation.check", { invitation: code }), "right or wrong does not show").toBe(
    "rate-limited",
  );
});

it("[R2] many guesses at once do not slip through", async () => {
  await start({ RELAY_SECRET_GUESSES_PER_MINUTE: "5" });
  const client = await connect(relay.url);
  const guesses = await Promise.all(
    Array.from({ length: 50 }, () => client.refusal("vault.open", { vaultId: someBytes(32) })),
  );
  expect(guesses.filter((code) => code === "not-found").length).toBeLessThanOrEqual(5);
});

it("[R3] works on so many calls of one connection at a time", async () => {
  await start({ RELAY_MAX_CALLS_IN_FLIGHT: "4" });
  const a = await enrol(relay);
  const conversationId = await startGroup(a);
  const replies = await Promise.all(
    Array.from({ length: 12 }, () =>
      a.client.raw("envelope.submit", { envelopes: [a.envelope(conversationId)] }),
    ),
  );
  const faults = replies.flatMap((reply) => (reply as { fault?: unknown }).fault ?? []);
  expect(faults.length).toBeGreaterThan(0);
  expect(faults[0]).toEqual({ code: "rate-limited", retryAfterMs: 100 });
  await a.submit(a.envelope(conversationId));
});

it("[R4] refuses sockets past the bound before the upgrade, and lets others in when some leave", async () => {
  await start({ RELAY_MAX_SOCKETS_PER_ADDRESS: "2" });
  const first = await connect(relay.url);
  await connect(relay.url);
  await expect(connect(relay.url)).rejects.toThrow();
  first.close();
  await expect
    .poll(() =>
      connect(relay.url).then(
        () => "in",
        () => "out",
      ),
    )
    .toBe("in");
});

/** Stops reading: the kernel's buffers fill up, then the relay's. */
const stopReading = (device: WireDevice) => {
  const { ws } = device.client.socket.io.engine.transport as unknown as {
    readonly ws: { pause(): void; resume(): void };
  };
  ws.pause();
  return ws;
};

it("[R5] [S2] a reader that stops is cut, the others do not notice, and it catches up later", async () => {
  await start({
    RELAY_SLOW_BYTES: "65536",
    RELAY_CUT_BYTES: "1048576",
    RELAY_ENVELOPES_PER_MINUTE: "1000000",
  });
  const [a, slow, quick] = [await enrol(relay), await enrol(relay), await enrol(relay)];
  const conversationId = await startGroup(a, slow, quick);
  const reader = stopReading(slow);
  const metric = async (name: string) => {
    const text = await (await fetch(`${relay.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
  };
  let sent = 0;
  while ((await metric("relay_sockets_cut_total")) === 0) {
    expect(sent, "the slow reader was never cut").toBeLessThan(400);
    await a.submit(
      ...Array.from({ length: 8 }, () => a.envelope(conversationId, { body: someBytes(128 * 1024) })),
    );
    sent += 8;
  }
  const newest = (device: WireDevice) =>
    device.client
      .pushesOf<{ envelopes: { sequence: number }[] }>("log.appended")
      .flatMap(({ envelopes }) => envelopes.map(({ sequence }) => sequence));
  await quick.client.until(() => newest(quick).length === sent);
  reader.resume();
  await slow.client.disconnected();
  await slow.reconnect();
  const { head } = await slow.call("log.read", { conversationId, after: 0, limit: 1 });
  expect(head).toBe(sent + 1);
});

it("takes the client's address from the trusted proxies only", () => {
  const request = (forwarded?: string) =>
    ({
      socket: { remoteAddress: "10.0.0.1" },
      headers: { "x-forwarded-for": forwarded },
    }) as unknown as IncomingMessage;
  expect(clientAddress(request("1.1.1.1"), 0)).toBe("10.0.0.1");
  expect(clientAddress(request("6.6.6.6, 1.1.1.1"), 1)).toBe("1.1.1.1");
  expect(clientAddress(request("6.6.6.6, 1.1.1.1, 10.0.0.2"), 2)).toBe("1.1.1.1");
  expect(clientAddress(request(undefined), 1)).toBe("10.0.0.1");
});

it("[R4] counts a /64 of IPv6 as one address, and IPv4 as itself however it is written", () => {
  const counted = (remoteAddress: string) =>
    clientAddress({ socket: { remoteAddress }, headers: {} } as unknown as IncomingMessage, 0);
  expect(counted("2001:db8:0:1:aaaa::1")).toBe("2001:db8:0:1::/64");
  expect(counted("2001:0db8:0000:0001:bbbb:cccc:dddd:2")).toBe("2001:db8:0:1::/64");
  expect(counted("2001:db8:0:2:aaaa::1")).toBe("2001:db8:0:2::/64");
  expect(counted("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
  expect(counted("::1")).toBe("0:0:0:0::/64");
  expect(counted("2001:db8::")).toBe("2001:db8:0:0::/64");
  expect([counted("::ffff:192.0.2.7"), counted("192.0.2.7")]).toEqual(["192.0.2.7", "192.0.2.7"]);
});

it("[R4] counts sockets that never say hello to Socket.IO", async () => {
  await start({ RELAY_MAX_SOCKETS: "1" });
  const { WebSocket } = await import("ws");
  const raw = new WebSocket(`${relay.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  await once(raw, "message");
  await expect(connect(relay.url)).rejects.toThrow();
  raw.close();
  await expect
    .poll(() =>
      connect(relay.url).then(
        () => "in",
        () => "out",
      ),
    )
    .toBe("in");
});
