// Frames of a relay that are none, or that no honest relay sends: cut off, flipped, packets out of turn, answers that nobody gave. The
// core loses that connection at most, comes back, and nothing honest is lost.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/coreFrames.test.ts
import { it } from "vitest";
import { limits } from "../../shared/wire/limits.ts";
import { wireParser } from "../../shared/wire/parser.ts";
import { seeded } from "../support/random.ts";
import { CrookedWorld } from "./fuzz/crookedWorld.ts";
import { pushNames, pushSamples } from "./fuzz/pushSamples.ts";
import { openSeed } from "./fuzz/seed.ts";
import { shareWorld } from "./fuzz/sharedWorld.ts";

const random = seeded(openSeed("tests/chaos/coreFrames.test.ts").seed);

const world = shareWorld(CrookedWorld.open);

const encode = (packet: unknown) => new wireParser.Encoder().encode(packet as never)[0]!;
const pushFrame = () => {
  const name = random.pick(pushNames.filter((name) => name !== "session.ended"));
  return encode({ type: 2, nsp: "/", data: ["push", name, pushSamples[name](world())] });
};
const flipped = () => {
  const frame = Uint8Array.from(pushFrame());
  for (let bit = 0; bit <= random.below(3); bit++) frame[random.below(frame.length)]! ^= 1 << random.below(8);
  return frame;
};
/** For every call that may wait now, whatever its number. */
const answers = (reply: unknown) =>
  Array.from({ length: 300 }, (_, id) => encode({ type: 3, nsp: "/", id, data: [reply] }));

const hostile: Readonly<Record<string, () => readonly Uint8Array[]>> = {
  "pushes cut off": () => {
    const frame = pushFrame();
    return [frame.subarray(0, random.below(frame.length))];
  },
  "pushes with flipped bits": () => [flipped(), flipped(), flipped()],
  "pushes with an answer asked for": () => [
    encode({ type: 2, nsp: "/", id: 7, data: ["push", "directory.changed", { version: 1 }] }),
  ],
  "pushes without their parts": () => [
    encode({ type: 2, nsp: "/", data: ["push"] }),
    encode({ type: 2, nsp: "/", data: ["push", "directory.changed"] }),
    encode({ type: 2, nsp: "/", data: ["push", { name: "directory.changed" }, 7, 8] }),
    encode({ type: 2, nsp: "/", data: ["call", "relay.describe", { wireVersion: 1 }] }),
  ],
  "answers that nobody asked for": () => answers({ ok: false, fault: { code: "timeout" } }),
  "answers without a reply": () => answers(undefined),
  "a refusal after the connection was taken": () => [
    encode({ type: 4, nsp: "/", data: { message: "no", data: { fault: { code: "internal" } } } }),
  ],
  "a second welcome": () => [encode({ type: 0, nsp: "/", data: { sid: "another" } })],
  "a goodbye": () => [encode({ type: 1, nsp: "/" })],
  noise: () => [Uint8Array.from({ length: 200 }, () => random.below(256))],
  "a frame that is too large": () => {
    const body = new Uint8Array(limits.frameBytes + 1);
    return [encode({ type: 2, nsp: "/", data: ["push", "nothing of the kind", body] })];
  },
};

it.each(Object.entries(hostile))("%s", async (_what, frames) => {
  for (let round = 0; round < 5; round++) {
    await world().talk();
    for (const frame of frames()) world().crooked.injectFrame(frame);
    await world().talk();
    await world().hurry();
  }
  await world().expectAllOnce();
});

it("a frame that is too large is not read", async () => {
  const rounds = () => world().bob.platform.lines.filter(({ event }) => event === "session.current").length;
  const before = rounds();
  for (const frame of hostile["a frame that is too large"]!()) world().crooked.injectFrame(frame);
  await world().bob.until("another login", async () => {
    await world().hurry();
    return rounds() > before;
  });
});
