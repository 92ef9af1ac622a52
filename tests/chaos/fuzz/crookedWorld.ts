// The core that a crooked relay lies to: Bob's. Alice, whom he talks with, is connected to the real relay behind it.
import { expect } from "vitest";
import type { PushBody } from "../../../shared/contract.ts";
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import type { WirePushes } from "../../../shared/wire/pushes.ts";
import { openCrookedRelay, type CrookedRelay } from "../../support/crookedRelay.ts";
import { Person } from "../../support/people.ts";
import { startRelay, type TestRelay } from "../../support/relay.ts";
import { historyOf, textsOf } from "../../support/talkers.ts";
import type { Foreign } from "./breakages.ts";
import { unlimited } from "./unlimited.ts";

type Heard = { [Name in keyof WirePushes]?: PushBody<WirePushes, Name> };

export class CrookedWorld {
  readonly relay: TestRelay;
  readonly crooked: CrookedRelay;
  readonly alice: Person;
  readonly bob: Person;
  readonly aliceId: AccountId;
  readonly direct: ConversationId;
  readonly team: ConversationId;
  /** The last push of each name that the real relay has sent to Bob while this was set up. */
  readonly heard: Heard;
  readonly foreign: Foreign;
  readonly #written = new Map<ConversationId, readonly string[]>();
  #count = 0;

  private constructor(parts: Parts) {
    ({ relay: this.relay, crooked: this.crooked, alice: this.alice, bob: this.bob } = parts);
    ({ aliceId: this.aliceId, direct: this.direct, team: this.team, heard: this.heard } = parts);
    this.foreign = parts.foreign;
  }

  static async open(): Promise<CrookedWorld> {
    const relay = await startRelay(unlimited);
    const crooked = await openCrookedRelay(relay.url);
    const heard: Record<string, unknown> = {};
    crooked.onPush = (name, body) => {
      heard[name] = body;
      return body;
    };
    const alice = await Person.enrolled("Alice", relay);
    const bob = await Person.enrolled("Bob", relay, { through: crooked });
    const [direct, team] = [await alice.direct(bob), await alice.group("Team", bob)];
    for (const here of [direct, team]) {
      await bob.conversation(here);
      await alice.send(here, "before");
      await bob.reads(here, "before");
    }
    crooked.onPush = (_name, body) => body;
    const [aliceId, bobId] = [await alice.id(), await bob.id()];
    const foreign = { ids: [team, direct, aliceId, bobId], bytes: [] };
    return new CrookedWorld({
      relay,
      crooked,
      alice,
      bob,
      aliceId,
      direct,
      team,
      heard: heard as Heard,
      foreign,
    });
  }

  /** A message each way in each conversation. */
  async talk(): Promise<void> {
    for (const here of [this.direct, this.team])
      for (const person of [this.alice, this.bob]) await this.write(person, here);
  }

  async write(person: Person, here: ConversationId): Promise<string> {
    const text = `${person.name} ${++this.#count}`;
    await person.send(here, text);
    this.#written.set(here, [...(this.#written.get(here) ?? ["before"]), text]);
    return text;
  }

  wasWritten(here: ConversationId, text: string): boolean {
    return this.#written.get(here)?.includes(text) === true;
  }

  /** Everything that is readable there, in order. */
  async textsOf(person: Person, here: ConversationId): Promise<readonly string[]> {
    return textsOf(await historyOf({ core: person }, here));
  }

  /** The relay is honest again; both have read everything that was written, once, in one order, and go on. */
  async expectAllOnce(): Promise<void> {
    await this.reconcile();
    await this.talk();
    for (const [here, written] of this.#written) {
      const [alices, bobs] = [await allOf(this.alice, here, written), await allOf(this.bob, here, written)];
      expect(alices.toSorted()).toEqual(written.toSorted());
      expect(bobs).toEqual(alices);
    }
  }

  /** Everything that was injected has reached Bob's core: what comes behind it did. */
  async arrived(): Promise<void> {
    const { lines } = this.bob.platform;
    const before = lines.length;
    this.crooked.inject("nothing of the kind", {});
    await this.bob.until("the last push", () =>
      lines.slice(before).some(({ event }) => event === "push.malformed"),
    );
  }

  /** The relay is honest from now on, and Bob connected to it. */
  async reconcile(): Promise<void> {
    this.crooked.onPush = (_name, body) => body;
    this.crooked.onReply = (_name, body) => body;
    await this.bob.until("being online again", async () => {
      const { connection } = await this.bob.ask("app.view", {});
      await this.hurry();
      return connection.state === "online" && connection.catchingUp === 0;
    });
  }

  /** Bob does not wait for his core to try again by itself. */
  async hurry(): Promise<void> {
    const { connection } = await this.bob.ask("app.view", {});
    if (connection.state === "offline" || connection.state === "refused")
      await this.bob.ask("connection.retry", {});
  }

  get bugs(): readonly unknown[] {
    return [...this.alice.bugs, ...this.bob.bugs];
  }

  async close(): Promise<void> {
    await Promise.all([this.alice.close(), this.bob.close()]);
    await this.crooked.close();
    await this.relay.close();
  }
}

/** What the person reads there, in order, once that is as much as was written. */
async function allOf(
  person: Person,
  here: ConversationId,
  written: readonly string[],
): Promise<readonly string[]> {
  const read = async () => textsOf(await historyOf({ core: person }, here));
  try {
    return await person.until(`${written.length} messages`, async () => {
      const texts = await read();
      return texts.length >= written.length && texts;
    });
  } catch (cause) {
    const texts = await read();
    const missing = written.filter((text) => !texts.includes(text));
    const lines = person.platform.lines
      .slice(-20)
      .map(({ event, fields }) => `${event} ${JSON.stringify(fields)}`);
    throw new Error(`${person.name} misses ${missing.join(", ")}; ${lines.join("; ")}`, { cause });
  }
}

type Parts = Pick<
  CrookedWorld,
  "relay" | "crooked" | "alice" | "bob" | "aliceId" | "direct" | "team" | "heard" | "foreign"
>;
