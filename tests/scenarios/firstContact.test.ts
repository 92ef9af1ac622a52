// Alice invites nobody and knows nobody; the relay's admin invites them both, and they write to each other.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("first contact", () => {
  let relay: TestRelay;
  let alice: Person;
  let bob: Person;

  beforeEach(async () => {
    relay = await startRelay();
    [alice, bob] = await Promise.all([Person.enrolled("Alice", relay), Person.enrolled("Bob 鲍勃", relay)]);
  });
  afterEach(async () => {
    await Promise.all([alice.close(), bob.close()]);
    await relay.close();
  });

  test("Alice and Bob write to each other in English and Chinese", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "Hello Bob, can you read this?");
    await bob.reads(here, "Hello Bob, can you read this?");
    await bob.send(here, "能，看得很清楚！👍");
    await alice.reads(here, "能，看得很清楚！👍");
    expect(await alice.texts(here)).toEqual(await bob.texts(here));
    expect([...alice.bugs, ...bob.bugs]).toEqual([]);
  });
});
