// Bad frames on the wire, below the calls: cut off, flipped, of another make, without the call's parts. What is no packet closes that
// connection and no other; what is a call gets its one reply; the relay goes on.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/wireFrames.test.ts
import { connect as connectTcp } from "node:net";
import { once } from "node:events";
import fc from "fast-check";
import { Packr } from "msgpackr";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { limits } from "../../shared/wire/limits.ts";
import { wireParser } from "../../shared/wire/parser.ts";
import { eventually } from "../server/support/eventually.ts";
import { startRelay, type TestRelay } from "../server/support/startRelay.ts";
import { startGroup } from "../server/support/wireDevice.ts";
import { RawWire } from "./fuzz/rawWire.ts";
import { holds, openSeed } from "./fuzz/seed.ts";
import { unlimited } from "./fuzz/unlimited.ts";
import { callNames, wireSamples } from "./fuzz/wireSamples.ts";
import { WireWorld, type CallName } from "./fuzz/wireWorld.ts";

const seeded = openSeed("tests/chaos/wireFrames.test.ts");
const runs = 50;

let relay: TestRelay;
let world: WireWorld;
let wire: RawWire;

beforeAll(async () => {
  relay = await startRelay({ settings: unlimited });
  const { code } = await relay.invite({ uses: 100_000, expiresInMs: 3_600_000 });
  world = await WireWorld.open({ url: relay.url, invitation: code });
});
beforeEach(() => {
  wire = new RawWire(world.alice);
});
afterEach(async () => {
  expect(relay.bugs).toEqual([]);
  // Bob's connection, which sent nothing wrong, has been there all the time.
  expect(await world.bob.call("log.heads", { all: false })).toMatchObject({});
});
afterAll(async () => {
  await world.close();
  await relay.remove();
});

async function frameOf(name: CallName, id: number): Promise<Uint8Array> {
  await wire.ready();
  return encode({ type: 2, nsp: "/", id, data: ["call", name, await wireSamples[name](world)] });
}
const encode = (packet: unknown) => new wireParser.Encoder().encode(packet as never)[0]!;
const packr = new Packr({ useRecords: false });
/** What our own encoder does not write. */
const packed = (...args: readonly unknown[]) => packr.pack([2, RawWire.anId(), ["call", ...args]]);

it.each(callNames)("[T4] %s cut off anywhere closes the connection", async (name) => {
  await holds(
    seeded,
    { name: `${name} cut off`, cases: fc.double({ min: 0, max: 1, noNaN: true }), runs },
    async (cut) => {
      const frame = await frameOf(name, RawWire.anId());
      const length = Math.min(frame.length - 1, Math.floor(cut * frame.length));
      expect(await wire.send(frame.subarray(0, length))).toEqual("closed");
    },
  );
});

it.each(callNames)("%s with a flipped bit is refused, answered, or closes the connection", async (name) => {
  await holds(
    seeded,
    { name: `${name} with a flipped bit`, cases: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), runs },
    async (bits) => {
      const frame = Uint8Array.from(await frameOf(name, RawWire.anId()));
      for (const bit of bits) frame[(bit >> 3) % frame.length]! ^= 1 << (bit & 7);
      const outcome = await wire.send(frame);
      if (outcome !== "closed" && outcome.some(({ reply }) => reply.ok)) world.used(name, {});
    },
  );
});

const withoutItsParts: Readonly<Record<string, readonly unknown[]>> = {
  "no name and no params": [],
  "no params": ["relay.describe"],
  "params before the name": [{ wireVersion: 1 }, "relay.describe"],
  "more than a call has": ["relay.describe", { wireVersion: "1" }, { wireVersion: 1 }],
  "a number for a name": [7, {}],
  "an object for a name": [{ name: "relay.describe" }, {}],
  "a list for a name": [["relay.describe"], {}],
  "a huge name": ["relay.describe".repeat(100_000), {}],
  "a name that every object has": ["constructor", {}],
  "the prototype's name": ["__proto__", {}],
  "bytes for params": ["relay.describe", new Uint8Array(100_000)],
  "text for params": ["relay.describe", "x".repeat(1_000_000)],
};
it.each(Object.entries(withoutItsParts))("[T2] a call with %s gets its one reply", async (_what, args) => {
  const id = RawWire.anId();
  const outcome = await wire.send(encode({ type: 2, nsp: "/", id, data: ["call", ...args] }));
  expect(outcome).toEqual([
    { id, reply: { ok: false, fault: expect.objectContaining({ code: "invalid" }) } },
  ]);
});

const notCarried: Readonly<Record<string, () => Uint8Array>> = {
  "a prototype": () => packed("relay.describe", JSON.parse('{"__proto__":{"polluted":1},"wireVersion":1}')),
  "a 64-bit integer": () => packed("relay.describe", { wireVersion: 2n ** 60n }),
  "a date": () => packed("relay.describe", { wireVersion: new Date(0) }),
  "a map with numbers for keys": () => packed("relay.describe", new Map([[1, 1]])),
  "deep nesting": () => packed("relay.describe", nest(40)),
  "very many values": () =>
    packed(
      "relay.describe",
      Array.from({ length: 400_000 }, () => null),
    ),
  "a frame that is too large": () => new Uint8Array(limits.frameBytes + 1),
  "a second connect": () => encode({ type: 0, nsp: "/", data: { wireVersion: 1 } }),
  "an event of the relay's own": () => encode({ type: 2, nsp: "/", data: ["disconnect"] }),
};
it.each(Object.entries(notCarried))("[T4] %s closes the connection", async (_what, frame) => {
  expect(await wire.send(frame())).toBe("closed");
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

it("an acknowledgement that nobody waits for, and a push to the relay, are nothing", async () => {
  for (const packet of [
    { type: 3, nsp: "/", id: 5, data: [{ ok: true }] },
    { type: 2, nsp: "/", data: ["push", "session.ended", { reason: "revoked" }] },
  ])
    expect(await wire.send(encode(packet))).toEqual([]);
});

it("connections that break off in the middle of a frame leave nothing behind", async () => {
  const before = await sockets();
  for (let count = 0; count < 100; count++) {
    const socket = connectTcp(relay.port, "127.0.0.1");
    await once(socket, "connect");
    socket.on("error", () => {});
    socket.write(openingOf(count));
    // Half of them say goodbye, the others are gone.
    if (count % 2 === 0) socket.end();
    else socket.resetAndDestroy();
  }
  await eventually("all of them are forgotten", async () => (await sockets()) === before);
});

it("after all of it an honest pair talks", async () => {
  const { alice, bob } = world;
  await alice.reconnect();
  const conversationId = await startGroup(alice, bob);
  const envelope = alice.envelope(conversationId);
  await alice.submit(envelope);
  const isIt = (body: { readonly conversationId: string }) => body.conversationId === conversationId;
  expect(await bob.client.push("log.appended", isIt)).toMatchObject({ envelopes: [{ body: envelope.body }] });
});

/** A WebSocket's opening and the head of a frame that promises more than follows. */
function openingOf(count: number): Uint8Array {
  const request = [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    `Host: 127.0.0.1:${relay.port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "\r\n",
  ].join("\r\n");
  const cut = count % 10 === 0 ? request.length >> 1 : request.length;
  const frame = Uint8Array.of(0x82, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, 1, 2, 3, 4, 5);
  return Buffer.concat([Buffer.from(request.slice(0, cut)), frame]);
}

async function sockets(): Promise<number> {
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  return Number(/^relay_sockets (\d+)$/m.exec(text)![1]);
}

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)];
}
