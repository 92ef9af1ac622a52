// Four people in one group, a bad day, played by a seed: they write, lose their connections, close their apps, are taken out and in
// again, give the group new names and reset it, while the relay comes and goes. In the end everybody reads everybody, in one order.
import { afterEach, beforeEach, expect, onTestFailed, test } from "vitest";
import type { MessageView } from "../../shared/bridge/views.ts";
import type { ConversationId } from "../../shared/ids.ts";
import { openNetwork, type Network } from "../support/network.ts";
import { Person } from "../support/people.ts";
import { seeded, seedOf, type Random } from "../support/random.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

const steps = 120;
const names = ["Alice", "Bob", "Carol", "Dave"] as const;

interface Talker {
  readonly person: Person;
  readonly network: Network;
  isCut: boolean;
  isStopped: boolean;
}

let relay: TestRelay;
let talkers: Talker[];
let team: ConversationId;
/** Changes of the group that are under way; each may fail, for instance because its author went offline. */
let changes: Promise<unknown>[];

beforeEach(async () => {
  relay = await startRelay();
  changes = [];
  talkers = await Promise.all(
    names.map(async (name) => {
      const network = await openNetwork(relay.port);
      const person = await Person.enrolled(name, relay, { through: network });
      return { person, network, isCut: false, isStopped: false };
    }),
  );
  const [alice, ...others] = talkers.map((talker) => talker.person);
  team = await alice!.group("Team", ...others);
  for (const other of others) await other.conversation(team);
});
afterEach(async () => {
  await Promise.all(talkers.map((talker) => talker.person.close()));
  await Promise.all(talkers.map((talker) => talker.network.close()));
  await relay.close();
});

/** A seed that ever failed is added here and stays. */
const seeds = process.env["PARLEY_SEED"] === undefined ? [14, 17, 22, 27, 45, 47, 114] : [seedOf()];

test.each(seeds)("a bad day with seed %i", { timeout: 180_000 }, async (seed) => {
  const file = "tests/scenarios/randomTalk.test.ts";
  onTestFailed(() => {
    process.stderr.write(`Replay: PARLEY_SEED=${seed} npx vitest run --project slow ${file}\n`);
  });
  const random = seeded(seed);
  for (let step = 0; step < steps; step++) await play(random, step);
  await everybodyBack();
  await everybodyAgrees();
  for (const { person } of talkers) await person.send(team, `the last word of ${person.name}`);
  for (const { person } of talkers)
    for (const name of names) await person.reads(team, `the last word of ${name}`);
  assertOneOrder(await Promise.all(talkers.map(({ person }) => historyOf(person))));
  expect(talkers.flatMap(({ person }) => person.bugs)).toEqual([]);
});

async function play(random: Random, step: number): Promise<void> {
  const talker = random.pick(talkers);
  const { person, isStopped, isCut } = talker;
  const action = random.below(20);
  if (action < 10) {
    if (!isStopped) await person.send(team, `${person.name} at ${step}`).catch(whoIsOut);
  } else if (action === 10) {
    if (!isStopped) await toggleNetwork(talker);
  } else if (action === 11) {
    talker.isStopped = !isStopped;
    await (isStopped ? person.start() : person.stop());
  } else if (action === 12) {
    if (!isStopped && !isCut) change(person.ask("conversation.reset", { conversationId: team }));
  } else if (action === 13) {
    change(takeOutAndIn(talkers[1 + random.below(3)]!.person));
  } else if (action === 14) {
    await relay.stop();
    await relay.start();
    for (const { person, isStopped } of talkers) if (!isStopped) await person.ask("connection.retry", {});
  } else if (action === 15) {
    const alice = talkers[0]!;
    if (!alice.isStopped)
      change(alice.person.ask("conversation.rename", { conversationId: team, name: `Team ${step}` }));
  } else {
    await new Promise((resolve) => setTimeout(resolve, random.below(100)));
  }
}

async function toggleNetwork(talker: Talker): Promise<void> {
  talker.isCut = !talker.isCut;
  if (talker.isCut) return talker.network.cut();
  talker.network.mend();
  await talker.person.ask("connection.retry", {});
}

async function takeOutAndIn(whom: Person): Promise<void> {
  const [alice] = talkers;
  if (alice!.isStopped || alice!.isCut) return;
  const { accountId } = await alice!.person.person(whom.name);
  await alice!.person.ask("conversation.removeMember", { conversationId: team, accountId });
  await alice!.person.ask("conversation.addMembers", { conversationId: team, accounts: [accountId] });
}

function change(work: Promise<unknown>): void {
  changes.push(work.catch(() => {}));
}

function whoIsOut(cause: unknown): void {
  expect(cause).toMatchObject({ code: "unauthorized" });
}

async function everybodyBack(): Promise<void> {
  for (const talker of talkers) {
    if (talker.isStopped) await talker.person.start();
    talker.network.mend();
    await talker.person.ask("connection.retry", {});
  }
  for (const { person } of talkers) await person.online();
  await Promise.all(changes);
}

/**
 * Whoever is still out is taken in again by Alice, after everything else that she had meant to do; then all see the same group, and
 * nothing waits.
 */
async function everybodyAgrees(): Promise<void> {
  const [alice, ...others] = talkers.map((talker) => talker.person);
  const people = await Promise.all(others.map((other) => alice!.person(other.name)));
  const accounts = people.map((person) => person.accountId);
  const takeIn = () => alice!.ask("conversation.addMembers", { conversationId: team, accounts });
  await alice!.until("an end of her changes", () =>
    takeIn().then(
      () => true,
      () => false,
    ),
  );
  await alice!.until("one group for all", async () => {
    const views = await Promise.all(talkers.map(({ person }) => person.conversation(team)));
    const apps = await Promise.all(talkers.map(({ person }) => person.ask("app.view", {})));
    const isOne = views.every(
      (view) =>
        view.isMember &&
        view.memberCount === names.length &&
        !view.needsReset &&
        view.name === views[0]!.name,
    );
    if (isOne && apps.every((app) => app.connection.waitingToSend === 0)) return true;
    if (views[0]!.memberCount < names.length) await takeIn().catch(() => {});
    return false;
  });
}

async function historyOf(person: Person): Promise<MessageView[]> {
  const history: MessageView[] = [];
  for (let more = true; more;) {
    const [first] = history;
    const anchor = first && { side: "before" as const, position: first.position };
    const page = await person.ask("message.page", {
      conversationId: team,
      limit: 200,
      ...(anchor && { anchor }),
    });
    history.unshift(...page.messages);
    more = page.hasEarlier;
  }
  return history;
}

/** Alice was always in: she has everything that anybody sent, once; the others have parts of it in the same order. */
function assertOneOrder(histories: readonly MessageView[][]): void {
  const read = histories.map((history) =>
    history.flatMap(({ body, delivery }) =>
      body.kind === "text" && delivery?.state !== "failed" ? [body.text] : [],
    ),
  );
  const all = read[0]!;
  for (const [at, texts] of read.entries()) {
    expect(new Set(texts).size, `${names[at]} reads nothing twice`).toBe(texts.length);
    expect(texts, `${names[at]} reads in the order of all`).toEqual(
      all.filter((text) => texts.includes(text)),
    );
  }
  const causes = histories.flatMap((history) =>
    history.flatMap(({ body }) => (body.kind === "unreadable" ? [body.cause] : [])),
  );
  expect(causes.filter((cause) => cause !== "before-joining")).toEqual([]);
}
