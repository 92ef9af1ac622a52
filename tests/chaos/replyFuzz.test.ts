// A relay whose answers are broken: for every call that a core makes, what it does is done, the answer to it is not one, and the core
// neither believes it nor gives anything up for it. Afterwards everything honest is there once, in order.
// Replay: PARLEY_SEED=<seed> npx vitest run tests/chaos/replyFuzz.test.ts
import { expect, it } from "vitest";
import * as z from "zod";
import { Failure } from "../../shared/fault.ts";
import { wireCalls } from "../../shared/wire/calls.ts";
import { Person } from "../support/people.ts";
import { seeded } from "../support/random.ts";
import { breakagesOf } from "./fuzz/breakages.ts";
import { CrookedWorld } from "./fuzz/crookedWorld.ts";
import { placesOf } from "./fuzz/places.ts";
import { openSeed } from "./fuzz/seed.ts";
import { shareWorld } from "./fuzz/sharedWorld.ts";
import type { CallName } from "./fuzz/wireWorld.ts";

const random = seeded(openSeed("tests/chaos/replyFuzz.test.ts").seed);
/** How often each call is answered with something broken, each time after another thing was done. */
const rounds = 3;

const answered = new Set<string>();
/** Carol is connected to the real relay, as Alice is. */
const shared = shareWorld(async () => {
  const world = await CrookedWorld.open();
  const carol = await Person.enrolled("Carol", world.relay);
  return {
    world,
    carol,
    get bugs() {
      return [...world.bugs, ...carol.bugs];
    },
    close: () => Promise.all([world.close(), carol.close()]),
  };
});
const world = () => shared().world;

type Doing = () => Promise<unknown>;

const restart: Doing = () => world().bob.restart();
/** What makes Bob's core, or a newcomer's, make that call. */
const doings: Partial<Record<CallName, Doing>> = {
  "relay.describe": enrolDora,
  "invitation.check": enrolDora,
  "account.enrol": enrolDora,
  "vault.store": enrolDora,
  "device.challenge": restart,
  "device.login": restart,
  "directory.changes": restart,
  "inbox.read": restart,
  "log.heads": restart,
  "presence.set": restart,
  "presence.watch": restart,
  "log.read": async () => {
    await world().bob.stop();
    for (let count = 0; count < 4; count++) await world().write(world().alice, world().direct);
    await world().alice.sentAll();
    await world().bob.start();
  },
  "envelope.submit": () => world().talk(),
  "cursor.acknowledge": () => world().talk(),
  "keyPackage.publish": async () => world().crooked.inject("keyPackage.low", { count: 0 }),
  "keyPackage.claim": () => again(() => world().bob.group("Claimed", world().alice)),
  "conversation.create": () => again(() => world().bob.group("Created", world().alice)),
  "conversation.commit": async () => {
    const conversationId = await world().bob.group("Changed", world().alice);
    const { accountId } = await world().bob.person("Carol");
    await again(() => world().bob.ask("conversation.addMembers", { conversationId, accounts: [accountId] }));
    await world().bob.send(conversationId, "Carol is here");
    await shared().carol.reads(conversationId, "Carol is here");
    expect((await world().bob.conversation(conversationId)).memberCount).toBe(3);
  },
  "conversation.reset": () =>
    again(() => world().bob.ask("conversation.reset", { conversationId: world().direct })),
  "conversation.leave": async () => {
    const conversationId = await world().bob.group("Left", world().alice);
    await again(async () => {
      if ((await world().bob.conversation(conversationId)).isMember)
        await world().bob.ask("conversation.leave", { conversationId });
    });
    await world().alice.until("Bob gone", async () => {
      return (await world().alice.conversation(conversationId)).memberCount === 1;
    });
  },
  "transient.send": async () => {
    for (const active of [true, false])
      await world().bob.ask("conversation.setTyping", { conversationId: world().direct, active });
  },
  "account.rename": () => again(() => world().bob.ask("account.rename", { name: "Bob" })),
};

it.each(Object.keys(doings) as CallName[])("a broken answer to %s", async (name) => {
  for (let round = 0; round < rounds; round++) {
    let left = 1 + random.below(2);
    let broken: unknown;
    world().crooked.onReply = (asked, reply) => {
      answered.add(asked);
      if (asked !== name || left <= 0) return reply;
      left--;
      return (broken = breakReply(name, reply)) as Record<string, unknown>;
    };
    await doings[name]!();
    await world().bob.until("the broken answer", () => broken !== undefined);
    await world().expectAllOnce();
  }
});

it("knows of every call that a core makes", () => {
  expect([...answered].filter((name) => doings[name as CallName] === undefined)).toEqual([]);
});

/** Does it until it is done, as a person would who is told that it did not work. */
async function again<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof Failure) || attempt > 20) throw cause;
    }
    await world().hurry();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

let doras = 0;

/** Somebody joins through the crooked relay, and there is one of her. */
async function enrolDora(): Promise<void> {
  const name = `Dora ${++doras}`;
  const dora = await Person.open(name);
  const link = (await world().relay.invite()).replace(world().relay.url, world().crooked.url);
  const { address, invitation } = await again(() => dora.ask("relay.inspect", { address: link }));
  await again(() => dora.ask("account.enrol", { address, invitation: invitation!, name }));
  await again(() => dora.ask("recoveryKey.confirm", {}));
  await world().alice.person(name);
  const { people } = await world().alice.ask("people.list", {});
  expect(people.filter((person) => person.name === name)).toHaveLength(1);
  expect(dora.bugs).toEqual([]);
  await dora.close();
}

const noReplies: readonly unknown[] = [
  ...[null, 7, "", "ok", [], {}, { ok: "true" }, { ok: true }, { ok: false }, { ok: false, fault: null }],
  ...[
    { ok: false, fault: { code: "made-up" } },
    { ok: false, fault: { code: "conflict", detail: 7 } },
  ],
];

/** Something in the place of that reply which is none. */
function breakReply(name: CallName, reply: unknown): unknown {
  const schema = z.object({ ok: z.literal(true), value: wireCalls[name].result });
  const broken = breakagesOf(reply, { places: placesOf(schema, reply), foreign: world().foreign });
  for (;;) {
    const chosen = random.below(4) === 0 ? random.pick(noReplies) : random.pick(broken).params();
    if (!schema.safeParse(chosen).success) return chosen;
  }
}
