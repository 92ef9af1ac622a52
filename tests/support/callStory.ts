// People of one relay for a story about calls; everybody is closed when it has been told, and none of them has met a bug.
import { afterEach, beforeEach, expect } from "vitest";
import type { ConversationId } from "../../shared/ids.ts";
import { Person, type PersonOptions } from "./people.ts";
import { startRelay, type TestRelay } from "./relay.ts";

export interface CallStory {
  relay(): TestRelay;
  meet(name: string, options?: PersonOptions): Promise<Person>;
  /** A second device of theirs. */
  alsoAt(person: Person): Promise<Person>;
  /** Everybody has it and is up to date. */
  conversationOf(starter: Person, ...others: readonly Person[]): Promise<ConversationId>;
}

/** Call once, at the top of a file of tests. */
export function callStory(): CallStory {
  let relay: TestRelay;
  let people: Person[] = [];
  beforeEach(async () => {
    relay = await startRelay();
    people = [];
  });
  afterEach(async () => {
    expect(people.flatMap((person) => person.bugs)).toEqual([]);
    await Promise.all(people.map((person) => person.close()));
    await relay.close();
  });
  return {
    relay: () => relay,
    async meet(name, options = {}) {
      const person = await Person.enrolled(name, relay, options);
      people.push(person);
      return person;
    },
    async alsoAt(person) {
      const second = await person.onSecondDevice();
      people.push(second);
      return second;
    },
    async conversationOf(starter, ...others) {
      const [first] = others;
      const id = others.length === 1 ? await starter.direct(first!) : await starter.group("Team", ...others);
      await Promise.all([starter, ...others].map((person) => person.conversation(id)));
      await Promise.all([starter, ...others].map((person) => person.online()));
      return id;
    },
  };
}
