// A relay that lies at random: pushes and replies of every name, broken at every place their schema names, replayed and reordered,
// between honest traffic. Afterwards everything honest is there once, in order; the core has not tripped over any of it.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/pushFuzz.test.ts
import fc from "fast-check";
import { expect, it } from "vitest";
import { wirePushes } from "../../shared/wire/pushes.ts";
import { breakagesOf } from "./fuzz/breakages.ts";
import { CrookedWorld } from "./fuzz/crookedWorld.ts";
import { placesOf } from "./fuzz/places.ts";
import { carryOut, isCarried, plan } from "./fuzz/plans.ts";
import { pushNames, pushSamples, type PushName } from "./fuzz/pushSamples.ts";
import { openSeed } from "./fuzz/seed.ts";
import { shareWorld } from "./fuzz/sharedWorld.ts";

const { seed } = openSeed("tests/chaos/pushFuzz.test.ts");

const world = shareWorld(CrookedWorld.open);

it.each(pushNames)("%s broken at every place is thrown away between honest messages", async (name) => {
  const sample = pushSamples[name](world());
  const broken = breakagesOf(sample, { places: placesOf(wirePushes[name], sample), foreign: world().foreign })
    .map(({ params }) => params())
    .filter((body) => !wirePushes[name].safeParse(body).success);
  expect(broken.length).toBeGreaterThan(20);
  const count = () => world().bob.platform.lines.filter(({ event }) => event === "push.malformed").length;
  const counted = count();
  const every = Math.ceil(broken.length / 5);
  for (const [at, body] of broken.entries()) {
    world().crooked.inject(name, body);
    if (at % every === 0) await world().talk();
  }
  await world().bob.until("all of it counted", () => count() === counted + broken.length);
  await world().expectAllOnce();
});

it.each(pushNames)("%s with lies in it that nobody can see changes nothing that is honest", async (name) => {
  for (let round = 0; round < 4; round++) await world().talk();
  const sample = pushSamples[name](world());
  const lies = [...systematicLies(name, sample), ...randomLies(name, sample)].filter(isBesideTheTruth);
  expect(lies.length).toBeGreaterThan(10);
  const every = Math.ceil(lies.length / 6);
  for (const [at, body] of lies.entries()) {
    world().crooked.inject(name, body);
    if (at % every === 0) await world().talk();
  }
  await world().expectAllOnce();
  const later = await world().alice.group(`After ${name}`, world().bob);
  await world().alice.send(later, "in a new group");
  await world().bob.reads(later, "in a new group");
});

function systematicLies(name: PushName, sample: unknown): readonly unknown[] {
  const places = placesOf(wirePushes[name], sample);
  return breakagesOf(sample, { places, foreign: world().foreign })
    .map(({ params }) => params())
    .filter((body) => wirePushes[name].safeParse(body).success);
}

function randomLies(name: PushName, sample: unknown): readonly unknown[] {
  const places = placesOf(wirePushes[name], sample);
  return fc
    .sample(plan, { seed, numRuns: 400 })
    .map((edits) => carryOut(edits, { sample, places, foreign: world().foreign }))
    .filter((body) => isCarried(body) && wirePushes[name].safeParse(body).success)
    .slice(0, 60);
}

/**
 * What takes the very place in a log or an inbox that the next honest entry would have is as good as that entry withheld, which a
 * relay can do; see the last test.
 */
function isBesideTheTruth(body: unknown): boolean {
  const { envelopes = [], items = [] } = body as {
    readonly envelopes?: readonly { readonly sequence: number }[];
    readonly items?: readonly { readonly inboxSequence: number }[];
  };
  const isNear = (place: number, used: number) => place > used && place < 1_000_000;
  return (
    !envelopes.some(({ sequence }) => isNear(sequence, 10)) &&
    !items.some(({ inboxSequence }) => isNear(inboxSequence, 2))
  );
}
