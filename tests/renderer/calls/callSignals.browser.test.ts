// Signals that are malformed, repeated, late or too many, and lines that break: nothing hangs, nothing is thrown, and the call goes on.
import { afterEach, beforeEach, expect, it } from "vitest";
import { call, callSpec, comesIn, does, untilConnected } from "./fixture/callSpec.ts";
import { createUdpNetwork, type UdpNetwork } from "./fixture/udpNetwork.ts";
import type { CallPage } from "./fixture/callHost.ts";

const spec = callSpec();

const refused = ({ page }: CallPage) => page.evaluate(() => window.calls.engine.currentStay()!.refused);
const opened = ({ page }: CallPage) => page.evaluate(() => window.watch.opened());
const kindOf = (payload: string) => (JSON.parse(payload) as { readonly kind: string }).kind;

let network: UdpNetwork;
beforeEach(() => {
  network = createUdpNetwork();
});
afterEach(() => network.close());

/** Two who reach each other only through that network. */
async function twoTalkThroughIt(media: "voice" | "video" = "voice"): Promise<readonly [CallPage, CallPage]> {
  spec.core.onSignal = network.through;
  return spec.twoTalk(media);
}

const connectionOf = async (page: CallPage) => (await call(page))?.remotes[0]?.connection;
const untilReconnecting = (page: CallPage) =>
  expect.poll(() => connectionOf(page), { timeout: 30_000 }).toBe("reconnecting");
const kindsSent = () => spec.core.signals.map(({ payload }) => kindOf(payload));

/** What ben is told of anna, besides what she says. */
async function sayAs(anna: CallPage, ben: CallPage, payloads: readonly string[]): Promise<void> {
  const from = spec.core.signals.find((signal) => signal.from.deviceId === spec.core.deviceIdOf(anna.seat));
  for (const payload of payloads) ben.seat.emit({ name: "call.signalled", body: { ...from!, payload } });
}

it("a line that is cut for a while is mended in the same connection", async () => {
  const [anna, ben] = await twoTalkThroughIt();
  await comesIn(anna, "audioEnergy", 0);
  network.isCut = true;
  await untilReconnecting(anna);
  network.isCut = false;
  await untilConnected(anna, ben);
  await comesIn(anna, "audioEnergy", 0);
  expect([await opened(anna), await opened(ben)]).toEqual([1, 1]);
});

it("when the way is gone, an ICE restart finds another without hanging up", async () => {
  const [anna, ben] = await twoTalkThroughIt();
  await comesIn(anna, "audioEnergy", 0);
  network.move();
  await untilReconnecting(anna);
  await untilConnected(anna, ben);
  await comesIn(anna, "audioEnergy", 0);
  await comesIn(ben, "audioEnergy", 0);
  expect([await opened(anna), await opened(ben)]).toEqual([1, 1]);
  expect(kindsSent().filter((kind) => kind === "offer")).toHaveLength(2);
});

it("a changed network is looked at again before anything breaks", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  for (const each of [anna, ben]) {
    const offers = kindsSent().filter((kind) => kind === "offer").length;
    await each.page.waitForTimeout(2100);
    await each.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect.poll(() => kindsSent().filter((kind) => kind === "offer").length).toBe(offers + 1);
    await expect.poll(() => kindsSent().filter((kind) => kind === "answer").length).toBe(offers + 1);
  }
  await comesIn(ben, "audioEnergy", 0);
  expect([await opened(anna), await opened(ben)]).toEqual([1, 1]);
  expect([await connectionOf(anna), await connectionOf(ben)]).toEqual(["connected", "connected"]);
});

it("after restarts in vain another connection takes its place, and media comes back", async () => {
  const [anna, ben] = await twoTalkThroughIt();
  await comesIn(anna, "audioEnergy", 0);
  network.isCut = true;
  await untilReconnecting(anna);
  await expect.poll(() => opened(anna), { timeout: 28_000 }).toBe(2);
  network.isCut = false;
  await untilConnected(anna, ben);
  await comesIn(anna, "audioEnergy", 0);
  expect(await anna.page.evaluate(() => window.watch.connections().length)).toBe(1);
});

it("a connection that the other side lost is opened anew by either side", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  for (const each of [anna, ben]) {
    const [annas, bens] = [await opened(anna), await opened(ben)];
    // As if its browser had given it up.
    await each.page.evaluate(() => {
      const [connection] = window.watch.connections();
      // simple-peer listens for this, and gives up.
      Object.defineProperty(connection, "iceConnectionState", { value: "failed" });
      connection!.dispatchEvent(new Event("iceconnectionstatechange"));
    });
    await expect
      .poll(async () => [await opened(anna), await opened(ben)], { timeout: 20_000 })
      .toEqual([annas + 1, bens + 1]);
    await untilConnected(anna, ben);
    await comesIn(anna, "audioEnergy", 0);
    await anna.page.waitForTimeout(2100);
  }
});

it("on a line too thin for pictures they stop, the voice goes on, and the other side is told why", async () => {
  const [, ben] = await twoTalkThroughIt("video");
  await comesIn(ben, "framesDecoded", 5);
  network.width = 130_000;
  const isStarved = async () => (await call(ben))?.remotes[0]?.isStarved;
  await expect.poll(isStarved, { timeout: 60_000 }).toBe(true);
  await comesIn(ben, "audioEnergy", 0);
  expect((await call(ben))?.remotes[0]?.isMuted).toBe(false);
  network.width = Infinity;
  await expect.poll(isStarved, { timeout: 60_000 }).toBe(false);
  await comesIn(ben, "framesDecoded", 5);
});

it("lost signals are made up for by another attempt", async () => {
  for (const lost of ["offer", "answer", "candidates"]) {
    let isLost = false;
    spec.core.onSignal = (signal) => {
      if (isLost || kindOf(signal.payload) !== lost) return [signal];
      isLost = true;
      return [];
    };
    const [anna, ben] = await spec.twoTalk("voice");
    expect(isLost).toBe(true);
    await comesIn(anna, "audioEnergy", 0);
    await does(ben, "leaveCall");
    await does(anna, "leaveCall");
    await Promise.all([anna, ben].map((each) => each.close()));
  }
});

it("who vanishes is reported after thirty seconds, and is gone when the core agrees", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  const session = await ben.page.context().newCDPSession(ben.page);
  // Never answered: its process is gone.
  session.send("Page.crash").catch(() => undefined);
  await expect.poll(async () => (await call(anna))?.remotes, { timeout: 60_000 }).toEqual([]);
  expect(spec.core.asked.filter(({ name }) => name === "call.lost")).toHaveLength(1);
  expect(await anna.page.evaluate(() => window.watch.connections().length)).toBe(0);
});

it("while the core is away, the call goes on, and what was said meanwhile is heard", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  spec.core.isDown = true;
  await does(anna, "setMicrophone", false);
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isMuted).toBe(true);
  await does(anna, "setMicrophone", true);
  await comesIn(ben, "audioEnergy", 0);
  await ben.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await ben.page.waitForTimeout(3000);
  await comesIn(ben, "audioEnergy", 0);
  expect([await connectionOf(anna), await connectionOf(ben)]).toEqual(["connected", "connected"]);
  expect([await opened(anna), await opened(ben)]).toEqual([1, 1]);
});

it("malformed, repeated, late and flooding signals are counted and change nothing", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await comesIn(ben, "audioEnergy", 0);
  const annas = spec.core.signals.filter(({ from }) => from.deviceId === spec.core.deviceIdOf(anna.seat));
  const answer = JSON.parse(annas.find(({ payload }) => kindOf(payload) === "answer")!.payload) as object;
  const candidates = annas.find(({ payload }) => kindOf(payload) === "candidates")!.payload;
  const bad = [
    "",
    "{",
    "null",
    "[]",
    "x".repeat(30_000),
    JSON.stringify({ kind: "offer", attempt: 9, round: 1, sdp: "v=0" }),
    JSON.stringify({ ...answer, round: 2 }),
    JSON.stringify({ ...answer, attempt: 2 }),
    JSON.stringify({ ...answer, kind: "offer", attempt: 2 }),
    JSON.stringify({
      kind: "candidates",
      attempt: 1,
      round: 1,
      candidates: [{ line: "candidate:evil", mid: 0 }],
    }),
    // Late: of a connection and of an offer that are not those of now.
    JSON.stringify({ ...(JSON.parse(candidates) as object), attempt: 7 }),
    JSON.stringify({ ...(JSON.parse(candidates) as object), round: 9 }),
    JSON.stringify({ kind: "restart", attempt: 7 }),
    JSON.stringify({ kind: "renew", attempt: 3 }),
  ];
  const before = await refused(ben);
  await sayAs(anna, ben, bad);
  await expect.poll(() => refused(ben)).toBe(before + bad.length);
  // All that was ever said, again: answers are taken once, candidates are bounded.
  await sayAs(
    anna,
    ben,
    annas.map(({ payload }) => payload),
  );
  await sayAs(
    anna,
    ben,
    Array.from({ length: 400 }, () => candidates),
  );
  await expect.poll(() => refused(ben), { timeout: 20_000 }).toBeGreaterThan(before + bad.length + 100);
  await comesIn(ben, "audioEnergy", 0);
  await comesIn(anna, "audioEnergy", 0);
  expect([await opened(anna), await opened(ben)]).toEqual([1, 1]);
});

it("a candidate that is well-formed and that the browser refuses does not end the connection", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  const before = await refused(ben);
  // Its priority is no 32-bit number.
  const line = "candidate:1 1 udp 9999999999 192.0.2.1 1 typ host";
  await sayAs(anna, ben, [
    JSON.stringify({ kind: "candidates", attempt: 1, round: 1, candidates: [{ line, mid: 0 }] }),
  ]);
  await expect.poll(() => refused(ben)).toBe(before + 1);
  await comesIn(ben, "audioEnergy", 0);
  expect(await connectionOf(ben)).toBe("connected");
});

it("malformed and flooding texts on the channel are counted and change nothing", async () => {
  const [anna, ben] = await spec.twoTalk("voice");
  await expect.poll(async () => (await call(ben))?.remotes[0]?.isMuted).toBe(false);
  const send = (texts: readonly string[]) =>
    anna.page.evaluate((texts) => {
      const { link } = window.calls.engine.currentStay()!.mesh.remotes[0]!;
      for (const text of texts) link.send(text);
    }, texts);
  const before = await refused(ben);
  await send(["", "{", JSON.stringify({ type: "reaction", emoji: "x".repeat(17) }), "y".repeat(5000)]);
  await expect.poll(() => refused(ben)).toBeGreaterThanOrEqual(before + 3);
  await send(Array.from({ length: 500 }, () => JSON.stringify({ type: "reaction", emoji: "👋" })));
  await expect.poll(() => refused(ben)).toBeGreaterThan(before + 400);
  expect((await call(ben))?.reactions.length).toBeLessThanOrEqual(30);
  await comesIn(ben, "audioEnergy", 0);
});
