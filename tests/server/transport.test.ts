// The wire itself: versions, replies, hostile frames.
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { limits } from "../../shared/wire/limits.ts";
import { wireParser } from "../../shared/wire/parser.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { connect } from "./support/wireClient.ts";
import { enrol } from "./support/wireDevice.ts";

let relay: TestRelay;
beforeAll(async () => void (relay = await startRelay()));
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

it("[T1] refuses another wire version, saying so", async () => {
  for (const auth of [{ wireVersion: 0 }, { wireVersion: "1" }, {}])
    await expect(connect(relay.url, auth)).rejects.toMatchObject({
      data: { fault: { code: "upgrade-required" } },
    });
});

it("[T2] a call without acknowledgement does nothing and harms nobody", async () => {
  const client = await connect(relay.url);
  client.socket.emit("call", "relay.describe", { wireVersion: 1 });
  client.socket.emit("call");
  expect(await client.call("relay.describe", { wireVersion: 1 })).toMatchObject({ wireVersion: 1 });
  client.close();
});

it("[T2] answers every call that can be answered, however many parts it has", async () => {
  const client = await connect(relay.url);
  const ask = (...parts: unknown[]) => client.socket.timeout(5_000).emitWithAck("call", ...parts);
  const invalid = { ok: false, fault: { code: "invalid" } };
  expect(await ask()).toMatchObject(invalid);
  expect(await ask("relay.describe")).toMatchObject(invalid);
  expect(await ask("relay.describe", { wireVersion: 1 }, "more")).toMatchObject({ ok: true });
  client.close();
});

it("[A8] a goodbye closes the connection: none is left that nobody has to log in on", async () => {
  const raw = await openRaw(true);
  const closed = once(raw, "close");
  raw.send(encode({ type: 1, nsp: "/" }));
  await closed;
});

it("[T3] refuses unknown calls and wrong params", async () => {
  const client = await connect(relay.url);
  expect(await client.refusal("relay.destroy", {})).toBe("invalid");
  expect(await client.refusal("__proto__", {})).toBe("invalid");
  expect(await client.refusal(7, {})).toBe("invalid");
  expect(await client.refusal("relay.describe", { wireVersion: "1" })).toBe("invalid");
  client.close();
});

/** A WebSocket that has gone through Engine.IO's opening and, if asked, Socket.IO's. */
async function openRaw(connected: boolean): Promise<WebSocket> {
  const raw = new WebSocket(`${relay.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  await once(raw, "message");
  if (!connected) return raw;
  raw.send(encode({ type: 0, nsp: "/", data: { wireVersion: 1 } }));
  await once(raw, "message");
  return raw;
}
const encode = (packet: unknown) => new wireParser.Encoder().encode(packet as never)[0]!;

const hostile: Readonly<Record<string, string | Uint8Array>> = {
  "text instead of bytes": '42["call"]',
  "an unknown engine packet": "9",
  "random bytes": Uint8Array.of(0xc1, 0xff, 0x00),
  "an empty frame": new Uint8Array(),
  "another event": encode({ type: 2, nsp: "/", data: ["disconnecting"] }),
  "a connect_error": encode({ type: 4, nsp: "/", data: { message: "no" } }),
  "deep nesting": new Uint8Array(100_000).fill(0x91),
};
for (const connected of [false, true])
  for (const [name, frame] of Object.entries(hostile))
    it(`[T4] ${name} closes that connection only (${connected ? "connected" : "fresh"})`, async () => {
      const bystander = await connect(relay.url);
      const raw = await openRaw(connected);
      const closed = once(raw, "close");
      raw.send(frame);
      await closed;
      expect(await bystander.call("relay.describe", { wireVersion: 1 })).toMatchObject({ wireVersion: 1 });
      bystander.close();
    });

it("[T5] a frame that is too large closes that connection only", async () => {
  const bystander = await enrol(relay);
  const raw = await openRaw(true);
  const closed = once(raw, "close");
  raw.on("error", () => {});
  raw.send(new Uint8Array(limits.frameBytes + 1));
  await closed;
  expect(bystander.client.socket.connected).toBe(true);
  bystander.client.close();
});

it("offers no long polling and no other origin's cross-site requests", async () => {
  const polling = await fetch(`${relay.url}/socket.io/?EIO=4&transport=polling`, {
    headers: { origin: "https://elsewhere.example" },
  });
  expect(polling.status).toBe(400);
  expect(polling.headers.get("access-control-allow-origin")).toBeNull();
});
