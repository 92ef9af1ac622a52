// A relay that says what is not true, in the right shape: answers and pushes alike, whatever they are about. It can keep back what it
// likes, and that may be lost; but the core does not trip, shows nothing twice and nothing that nobody wrote, and when the relay is
// honest again the conversations go on, after a reset at most.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/lieFuzz.test.ts
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { Failure } from "../../shared/fault.ts";
import type { ConversationId } from "../../shared/ids.ts";
import { wireCalls } from "../../shared/wire/calls.ts";
import { wirePushes } from "../../shared/wire/pushes.ts";
import { seeded, type Random } from "../support/random.ts";
import { CrookedWorld } from "./fuzz/crookedWorld.ts";
import { placesOf } from "./fuzz/places.ts";
import { carryOut, isCarried, plan, type Plan } from "./fuzz/plans.ts";
import type { PushName } from "./fuzz/pushSamples.ts";
import { openSeed } from "./fuzz/seed.ts";
import type { CallName } from "./fuzz/wireWorld.ts";

const { seed } = openSeed("tests/chaos/lieFuzz.test.ts");
const days = 3;
const rounds = 16;
/** One answer or push in so many is a lie, if one of the right shape is found. */
const oneIn = 2;

let world: CrookedWorld;
let random: Random;
let plans: Plan[];
let lies: number;

beforeEach(async () => {
  world = await CrookedWorld.open();
  lies = 0;
});
afterEach(() => world.close());

it.each(Array.from({ length: days }, (_, day) => seed + day))("a day of lies, seed %i", async (seed) => {
  random = seeded(seed);
  plans = fc.sample(plan, { seed, numRuns: 2_000 });
  world.crooked.onReply = (name, reply) => {
    if (reply["ok"] !== true) return reply;
    return lie(z.object({ ok: z.literal(true), value: wireCalls[name as CallName].result }), reply);
  };
  world.crooked.onPush = (name, body) => lie(wirePushes[name as PushName], body);
  for (let round = 0; round < rounds; round++) {
    await world.talk();
    await world.hurry();
    if (round % 5 === 4) await world.bob.restart();
  }
  await world.reconcile();
  await world.bob.restart();
  await world.reconcile();
  console.info(`${lies} lies`);
  expect(lies).toBeGreaterThan(10);
  for (const here of [world.direct, world.team]) await goesOn(here);
  const later = await world.alice.group("Later", world.bob);
  await world.bob.conversation(later);
  await saysBothWays(later);
  expect(world.bugs).toEqual([]);
});

/** Something else of the same shape, when one is found soon enough. */
function lie(schema: z.ZodType, truth: Record<string, unknown>): Record<string, unknown> {
  if (random.below(oneIn) > 0) return truth;
  const places = placesOf(schema, truth);
  for (let attempt = 0; attempt < 40; attempt++) {
    const said = carryOut(random.pick(plans), { sample: truth, places, foreign: world.foreign });
    if (!isCarried(said) || !schema.safeParse(said).success) continue;
    lies++;
    return said as Record<string, unknown>;
  }
  return truth;
}

async function goesOn(here: ConversationId): Promise<void> {
  if ((await world.bob.conversation(here)).needsReset)
    await world.bob.ask("conversation.reset", { conversationId: here }).catch((cause: unknown) => {
      if (!(cause instanceof Failure)) throw cause;
    });
  await saysBothWays(here);
  for (const person of [world.alice, world.bob]) {
    const texts = await world.textsOf(person, here);
    expect(new Set(texts).size, `${person.name} reads nothing twice`).toBe(texts.length);
    expect(texts.filter((text) => !world.wasWritten(here, text))).toEqual([]);
  }
}

async function saysBothWays(here: ConversationId): Promise<void> {
  for (const [from, to] of [
    [world.alice, world.bob],
    [world.bob, world.alice],
  ] as const) {
    const text = await world.write(from, here);
    await to.reads(here, text);
  }
}
