// Groups: who joins reads from then on, who is removed reads nothing more, names and roles are the group's own business.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConversationId } from "../../shared/ids.ts";
import { openCrookedRelay } from "../support/crookedRelay.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("a group", () => {
  let relay: TestRelay;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  beforeEach(async () => {
    relay = await startRelay();
    [alice, bob, carol] = await Promise.all([
      Person.enrolled("Alice", relay),
      Person.enrolled("Bob", relay),
      Person.enrolled("Carol", relay),
    ]);
  });
  afterEach(async () => {
    expect([alice, bob, carol].flatMap((person) => person.bugs)).toEqual([]);
    await Promise.all([alice.close(), bob.close(), carol.close()]);
    await relay.close();
  });

  test("who is added reads from then on, and knows the group's name and roles", async () => {
    const team = await alice.group("Launch 发布", bob);
    await alice.send(team, "before Carol");
    await bob.reads(team, "before Carol");
    const { accountId } = await bob.person("Carol");
    const grown = await bob.ask("conversation.addMembers", { conversationId: team, accounts: [accountId] });
    expect(grown.memberCount).toBe(3);
    await bob.send(team, "welcome Carol");
    await carol.reads(team, "welcome Carol");
    await carol.send(team, "thank you");
    await Promise.all([alice.reads(team, "thank you"), bob.reads(team, "thank you")]);
    expect(await carol.texts(team)).toEqual(["welcome Carol", "thank you"]);
    expect(await carol.conversation(team)).toMatchObject({
      name: "Launch 发布",
      memberCount: 3,
      myRole: "member",
    });
    expect((await alice.conversation(team)).myRole).toBe("owner");
    const lines = (await alice.messages(team)).flatMap(({ body }) =>
      body.kind === "system" ? [body.event.kind] : [],
    );
    expect(lines).toEqual(["created", "added"]);
  });

  test("who is removed reads nothing more and can write nothing more", async () => {
    const team = await alice.group("Team", bob, carol);
    await alice.send(team, "all of us");
    await Promise.all([bob.reads(team, "all of us"), carol.reads(team, "all of us")]);
    const { accountId } = await alice.person("Carol");
    await alice.ask("conversation.removeMember", { conversationId: team, accountId });
    await alice.send(team, "without Carol");
    await bob.reads(team, "without Carol");
    await carol.until("being removed", async () => !(await carol.conversation(team)).isMember);
    expect(await carol.texts(team)).toEqual(["all of us"]);
    await expect(carol.send(team, "let me in")).rejects.toMatchObject({ code: "unauthorized" });
    expect((await bob.conversation(team)).memberCount).toBe(2);
  });

  test("only owners and admins remove and rename", async () => {
    const team = await alice.group("Team", bob, carol);
    const { accountId } = await bob.person("Carol");
    await bob.conversation(team);
    const removal = bob.ask("conversation.removeMember", { conversationId: team, accountId });
    await expect(removal).rejects.toMatchObject({ code: "unauthorized" });
    const rename = bob.ask("conversation.rename", { conversationId: team, name: "Mine" });
    await expect(rename).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("a new name is everybody's, with a line that says who gave it", async () => {
    const team = await alice.group("Team", bob);
    const renamed = await alice.ask("conversation.rename", { conversationId: team, name: "Crew 团队" });
    expect(renamed.name).toBe("Crew 团队");
    await bob.until("the new name", async () => (await bob.conversation(team)).name === "Crew 团队");
    const lines = (await bob.messages(team)).flatMap(({ body }) =>
      body.kind === "system" ? [body.event] : [],
    );
    expect(lines.at(-1)).toEqual({ kind: "renamed", by: await alice.id(), name: "Crew 团队" });
  });

  test("the owner leaves: the role is handed over, the others go on without", async () => {
    const team = await alice.group("Team", bob, carol);
    await Promise.all([bob.conversation(team), carol.conversation(team)]);
    const left = await alice.ask("conversation.leave", { conversationId: team });
    expect(left.isMember).toBe(false);
    for (const person of [bob, carol])
      await person.until("two members", async () => (await person.conversation(team)).memberCount === 2);
    await bob.send(team, "among ourselves");
    await carol.reads(team, "among ourselves");
    expect(await alice.texts(team)).toEqual([]);
    const roles = [await bob.conversation(team), await carol.conversation(team)].map((view) => view.myRole);
    expect(roles.toSorted()).toEqual(["member", "owner"]);
  });

  const deviceOf = async (person: Person) => (await person.ask("app.view", {})).account!.deviceId;
  const linesOf = async (person: Person, id: ConversationId) =>
    (await person.messages(id)).flatMap(({ body }) => (body.kind === "system" ? [body.event] : []));

  test("a device that the organisation revoked is taken out of the group, so that it holds no key of what follows", async () => {
    const team = await alice.group("Team", bob, carol);
    await alice.send(team, "all of us");
    await Promise.all([bob.reads(team, "all of us"), carol.reads(team, "all of us")]);
    const carolsId = await carol.id();
    await relay.relay.revokeDevice(await deviceOf(carol));
    for (const person of [alice, bob])
      await person.until("Carol being out", async () => (await person.conversation(team)).memberCount === 2);
    await bob.send(team, "without the lost laptop");
    await alice.reads(team, "without the lost laptop");
    for (const person of [alice, bob]) {
      expect((await linesOf(person, team)).at(-1)).toEqual({ kind: "accessEnded", account: carolsId });
      expect((await person.conversation(team)).needsReset).toBe(false);
    }
  });

  test("a revoked device is taken out of a direct conversation too, and what is written there still goes", async () => {
    const here = await alice.direct(bob);
    await alice.send(here, "to the laptop");
    await bob.reads(here, "to the laptop");
    await relay.relay.revokeDevice(await deviceOf(bob));
    await alice.until("the laptop being out", async () => (await alice.conversation(here)).memberCount === 1);
    await alice.send(here, "not to the laptop any more");
    await alice.sentAll();
    expect(await alice.conversation(here)).toMatchObject({ needsReset: false, isMember: true });
    expect(await alice.texts(here)).toEqual(["to the laptop", "not to the laptop any more"]);
  });

  test("who has not heard of the revocation asks the directory before refusing the commit that rests on it", async () => {
    const deaf = await openCrookedRelay(relay.url);
    deaf.onPush = (name, body) => (name === "directory.changed" ? undefined : body);
    const dora = await Person.enrolled("Dora", relay, { through: deaf });
    // Alice is no owner: nothing but the revocation gives her the right.
    const team = await carol.group("Team", alice, dora);
    await Promise.all([alice.conversation(team), dora.conversation(team)]);
    await relay.relay.revokeDevice(await deviceOf(carol));
    await alice.until("Carol being out", async () => (await alice.conversation(team)).memberCount === 2);
    await alice.send(team, "after the revocation");
    await dora.reads(team, "after the revocation");
    expect(await dora.conversation(team)).toMatchObject({ memberCount: 2, needsReset: false });
    const roles = [await alice.conversation(team), await dora.conversation(team)].map((view) => view.myRole);
    expect(roles.toSorted(), "somebody follows the owner").toEqual(["member", "owner"]);
    expect(dora.bugs).toEqual([]);
    await dora.close();
    await deaf.close();
  });

  test("who was away while the group changed hands follows the new owner after being brought back", async () => {
    const dora = await Person.enrolled("Dora", relay);
    const team = await alice.group("Team", bob, carol, dora);
    await Promise.all([bob, carol, dora].map((person) => person.conversation(team)));
    const bobsId = await bob.id();
    await bob.stop();
    await alice.ask("conversation.removeMember", { conversationId: team, accountId: bobsId });
    await carol.until("three members", async () => (await carol.conversation(team)).memberCount === 3);
    await alice.ask("conversation.leave", { conversationId: team });
    for (const person of [carol, dora])
      await person.until("two members", async () => (await person.conversation(team)).memberCount === 2);
    const heir = (await carol.conversation(team)).myRole === "owner" ? carol : dora;
    const other = heir === carol ? dora : carol;
    await heir.ask("conversation.rename", { conversationId: team, name: "Crew" });
    await other.until("the new name", async () => (await other.conversation(team)).name === "Crew");
    // Anybody may bring him back, and tells him what only the owner could have changed.
    await other.ask("conversation.addMembers", { conversationId: team, accounts: [bobsId] });
    await bob.start();
    await bob.until("being back", async () => (await bob.conversation(team)).memberCount === 3);
    await bob.until("the new name", async () => (await bob.conversation(team)).name === "Crew");
    const otherId = await other.id();
    await heir.ask("conversation.removeMember", { conversationId: team, accountId: otherId });
    await bob.until("two members", async () => (await bob.conversation(team)).memberCount === 2);
    expect(await bob.conversation(team)).toMatchObject({ needsReset: false, myRole: "member" });
    expect(dora.bugs).toEqual([]);
    await dora.close();
  });

  test("who was removed and is added again reads on from there", async () => {
    const team = await alice.group("Team", bob, carol);
    await carol.conversation(team);
    const { accountId } = await alice.person("Carol");
    await alice.ask("conversation.removeMember", { conversationId: team, accountId });
    await alice.send(team, "not for Carol");
    await alice.ask("conversation.addMembers", { conversationId: team, accounts: [accountId] });
    await alice.send(team, "for Carol again");
    await carol.reads(team, "for Carol again");
    expect(await carol.texts(team)).toEqual(["for Carol again"]);
  });
});
