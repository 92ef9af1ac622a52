// A relay that does not stop talking: floods of pushes, some of them large, between honest messages. Nothing of them is kept in memory
// or on disk, and none makes the core ask the relay once for each.
import { statSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { mintMessageId } from "../support/talkers.ts";
import { CrookedWorld } from "./fuzz/crookedWorld.ts";
import { pushSamples } from "./fuzz/pushSamples.ts";

let world: CrookedWorld;

beforeAll(async () => {
  world = await CrookedWorld.open();
});
afterEach(() => {
  expect(world.bugs).toEqual([]);
});
afterAll(() => world.close());

interface Flood {
  readonly name: string;
  readonly times: number;
  readonly body: (at: number) => unknown;
}

const large = () => new Uint8Array(500_000);
const floods: Readonly<Record<string, Flood>> = {
  "entries from the future": {
    name: "log.appended",
    times: 200,
    body(at) {
      const { conversationId, envelopes } = pushSamples["log.appended"](world);
      const ahead = { sequence: 1_000_000 + at, envelopeId: mintMessageId(), body: large() };
      return { conversationId, envelopes: [{ ...envelopes[0]!, ...ahead }] };
    },
  },
  "Welcomes from the future": {
    name: "inbox.appended",
    times: 200,
    body(at) {
      const [first] = pushSamples["inbox.appended"](world).items;
      return {
        items: [{ ...first!, inboxSequence: 1_000_000 + at, item: { ...first!.item, welcome: large() } }],
      };
    },
  },
  transients: {
    name: "transient.received",
    times: 2_000,
    body: () => ({ ...pushSamples["transient.received"](world), body: new Uint8Array(60_000) }),
  },
  "people nobody knows": {
    name: "presence.changed",
    times: 5_000,
    body: () => ({ accountId: mintMessageId(), state: "busy" }),
  },
  "new directories": {
    name: "directory.changed",
    times: 3_000,
    body: (at) => ({ version: 1_000 + at }),
  },
  "calls for key packages": { name: "keyPackage.low", times: 300, body: () => ({ count: 0 }) },
  nonsense: { name: "nonsense", times: 5_000, body: (at) => at },
};

/**
 * The large floods are 100 MB each, the others thousands of pushes. What may wait in memory of one log is 8 MiB (see inbox.ts), and
 * two cores and a relay in one process are never still to the last megabyte.
 */
const mostHeld = 12 * 1024 * 1024;
const mostStored = 8 * 1024 * 1024;

it.each(Object.entries(floods))("a flood of %s", async (_what, { name, times, body }) => {
  let asked = 0;
  world.crooked.onReply = (_name, reply) => {
    asked++;
    return reply;
  };
  await world.arrived();
  const before = await held();
  for (let at = 0; at < times; at++) {
    world.crooked.inject(name, body(at));
    if (at % 50 === 0) await world.arrived();
  }
  await world.arrived();
  // One question may be under way and one waiting behind it, each time that some of the flood has arrived.
  expect(asked).toBeLessThan(20 + (2 * times) / 50);
  await world.expectAllOnce();
  expect((await held()) - before).toBeLessThan(mostHeld);
  expect(databaseBytes()).toBeLessThan(mostStored);
});

/** What JavaScript still reaches, in bytes, of both cores and the relay; not what the test itself remembers. */
async function held(): Promise<number> {
  for (const { events, platform } of [world.alice, world.bob]) events.length = platform.lines.length = 0;
  for (let turn = 0; turn < 2; turn++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function databaseBytes(): number {
  const { dataDir } = world.bob.platform;
  return ["parley.db", "parley.db-wal"].reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0);
}
