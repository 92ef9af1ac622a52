// What nobody else may ever read: not the relay, not the wire, not whoever takes the disk, not who was removed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Envelope } from "../../shared/wire/envelope.ts";
import { meddleWithLogs, openCrookedRelay } from "../support/crookedRelay.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("secrecy", () => {
  let relay: TestRelay;
  beforeEach(async () => {
    relay = await startRelay();
  });
  afterEach(() => relay.close());

  /** Every byte of every file, the write-ahead logs included. */
  const bytesOf = (dir: string) =>
    Buffer.concat(readdirSync(dir).map((file) => readFileSync(join(dir, file))));

  test("neither the relay's database nor its traffic contains what was written, and the desktop's file is unreadable", async () => {
    const crooked = await openCrookedRelay(relay.url);
    const [alice, bob] = await Promise.all([
      Person.enrolled("Alice", relay, { through: crooked }),
      Person.enrolled("Bob", relay, { through: crooked }),
    ]);
    const secrets = ["the merger is on Tuesday", "合并在星期二", "Project Nightfall"];
    const here = await alice.direct(bob);
    await alice.send(here, secrets[0]!);
    await alice.send(here, secrets[1]!);
    const team = await alice.group(secrets[2]!, bob);
    await alice.send(team, secrets[0]!);
    await Promise.all([bob.reads(here, secrets[1]!), bob.reads(team, secrets[0]!)]);
    await bob.ask("conversation.setDraft", { conversationId: here, draft: secrets[0]! });
    const running = [alice, bob].map((person) => bytesOf(person.platform.dataDir));
    await Promise.all([alice.stop(), bob.stop()]);
    await relay.stop();
    const places = {
      traffic: crooked.captured(),
      "the relay's disk": bytesOf(relay.dataDir),
      "a desktop's disk while running": Buffer.concat(running),
      "a desktop's disk": Buffer.concat([alice, bob].map((person) => bytesOf(person.platform.dataDir))),
    };
    for (const [place, bytes] of Object.entries(places)) {
      expect(bytes.length, place).toBeGreaterThan(10_000);
      for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${place}`).toBe(false);
    }
    // The search would find it: names of people are the directory's, and the relay knows them.
    expect(places.traffic.includes("Alice")).toBe(true);
    expect(places["a desktop's disk"].includes("SQLite format 3")).toBe(false);
    expect(places["a desktop's disk"].includes("Alice")).toBe(false);
    await relay.start();
    await Promise.all([alice.close(), bob.close()]);
    await crooked.close();
  });

  test("who was removed cannot decrypt what follows, even if the relay hides the removal and hands it over", async () => {
    const [carols, bobs] = await Promise.all([openCrookedRelay(relay.url), openCrookedRelay(relay.url)]);
    const alice = await Person.enrolled("Alice", relay);
    const bob = await Person.enrolled("Bob", relay, { through: bobs });
    const carol = await Person.enrolled("Carol", relay, { through: carols });
    const team = await alice.group("Team", bob, carol);
    await alice.send(team, "all of us");
    await Promise.all([bob.reads(team, "all of us"), carol.reads(team, "all of us")]);
    // Carol has acknowledged it: a receipt that comes too late is refused, and tells her that she is out.
    await alice.until("everybody has it", async () =>
      (await alice.messages(team)).some(({ delivery }) => delivery?.state === "delivered"),
    );
    meddleWithLogs(carols, (envelopes) => envelopes.filter((envelope) => envelope.kind !== "commit"));
    const overheard: Envelope[] = [];
    meddleWithLogs(bobs, (envelopes) => {
      overheard.push(...envelopes);
      return envelopes;
    });
    const { accountId } = await alice.person("Carol");
    await alice.ask("conversation.removeMember", { conversationId: team, accountId });
    await alice.send(team, "without Carol");
    await bob.reads(team, "without Carol");
    const removal = overheard.findLast((envelope) => envelope.kind === "commit")!;
    const stolen = overheard.filter(({ kind, epoch }) => kind === "application" && epoch > removal.epoch);
    expect(stolen.length).toBeGreaterThan(0);
    carols.inject("log.appended", {
      conversationId: team,
      envelopes: stolen.map((envelope, at) =>
        Object.assign({}, envelope, { sequence: removal.sequence + at }),
      ),
    });
    await carol.until("something unreadable", async () =>
      (await carol.messages(team)).some(({ body }) => body.kind === "unreadable"),
    );
    expect(await carol.texts(team)).toEqual(["all of us"]);
    await Promise.all([alice.close(), bob.close(), carol.close()]);
    await Promise.all([carols.close(), bobs.close()]);
  });

  test("key packages are used once each, replaced one by one, and refilled at the next login when they ran low", async () => {
    const crooked = await openCrookedRelay(relay.url);
    const counts: [string, unknown][] = [];
    crooked.onReply = (name, reply) => {
      const value = reply["value"] as Record<string, unknown> | undefined;
      if (name === "device.login") counts.push(["login", value?.["keyPackages"]]);
      if (name === "keyPackage.publish") counts.push(["published", value?.["count"]]);
      return reply;
    };
    const bob = await Person.enrolled("Bob", relay, { through: crooked });
    const carol = await Person.enrolled("Carol", relay);
    await bob.conversation(await carol.group("Live", bob));
    await bob.until("one replaced", () => counts.length === 3);
    await bob.stop();
    for (let at = 0; at < 35; at++) await carol.group(`Group ${at}`, bob);
    await bob.start();
    await bob.until(
      "all groups",
      async () => (await bob.ask("conversation.list", {})).conversations.length === 36,
    );
    expect(counts.slice(0, 5)).toEqual([
      ["login", 0],
      ["published", 50],
      ["published", 50],
      ["login", 15],
      ["published", 50],
    ]);
    expect([...bob.bugs, ...carol.bugs]).toEqual([]);
    await Promise.all([bob.close(), carol.close()]);
    await crooked.close();
  });
});
