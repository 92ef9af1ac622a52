// One's own profile: enrolled once whatever breaks, its recovery key shown until it is saved, locked rather than replaced.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCore } from "../../main/core/createCore.ts";
import { openFakePlatform, xorSecrets } from "../support/fakePlatform.ts";
import { openNetwork } from "../support/network.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

describe("a profile", () => {
  let relay: TestRelay;
  const people: Person[] = [];

  beforeEach(async () => {
    relay = await startRelay({ RELAY_ORGANISATION: "Example 示例" });
  });
  afterEach(async () => {
    expect(people.flatMap((person) => person.bugs)).toEqual([]);
    await Promise.all(people.splice(0).map((person) => person.close()));
    await relay.close();
  });

  const open = async (name: string, options: Parameters<typeof Person.open>[1] = {}) => {
    const person = await Person.open(name, options);
    people.push(person);
    return person;
  };
  const phase = async (person: Person) => (await person.ask("app.view", {})).phase;

  test("a fresh folder starts in the first run, without a database", async () => {
    const alice = await open("Alice");
    expect(await phase(alice)).toBe("firstRun");
    expect(existsSync(join(alice.platform.dataDir, "parley.db"))).toBe(false);
    await expect(alice.ask("people.list", {})).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("the invitation link tells the organisation and the proposed name", async () => {
    const alice = await open("Alice");
    const inspected = await alice.ask("relay.inspect", { address: await relay.invite("Alice Ang") });
    expect(inspected).toMatchObject({
      organisationName: "Example 示例",
      suggestedName: "Alice Ang",
      address: relay.url,
    });
    const typed = await alice.ask("relay.inspect", { address: relay.url });
    expect(typed).toEqual({ address: relay.url, organisationName: "Example 示例" });
  });

  test("a relay under another key than the invitation's is refused, a spent code is not found", async () => {
    const alice = await open("Alice");
    const link = await relay.invite();
    const forged = link.replace(/\.[^.]*$/, ".AAAAAAAAAAAAAAAAAAAAAA");
    await expect(alice.ask("relay.inspect", { address: forged })).rejects.toMatchObject({
      code: "unauthorized",
    });
    const unknown = { address: relay.url, invitation: "00000-00000-00000-00000", name: "Alice" };
    await expect(alice.ask("account.enrol", unknown)).rejects.toMatchObject({ code: "not-found" });
    expect(await phase(alice)).toBe("firstRun");
    await alice.enrol(link);
    expect(await phase(alice)).toBe("ready");
  });

  test("the recovery key is shown until it is confirmed, across restarts, and never after", async () => {
    const alice = await open("Alice");
    const { address, invitation } = await alice.ask("relay.inspect", { address: await relay.invite() });
    const view = await alice.ask("account.enrol", { address, invitation: invitation!, name: "Alice" });
    expect(view.phase).toBe("recoveryKey");
    const { groups } = await alice.ask("recoveryKey.show", {});
    expect(groups.join("")).toMatch(/^[0-9A-Z]{32}$/);
    await alice.restart();
    expect(await phase(alice)).toBe("recoveryKey");
    expect((await alice.ask("recoveryKey.show", {})).groups).toEqual(groups);
    await alice.online();
    expect((await alice.ask("recoveryKey.confirm", {})).phase).toBe("ready");
    await expect(alice.ask("recoveryKey.show", {})).rejects.toMatchObject({ code: "not-found" });
    await alice.restart();
    expect(await phase(alice)).toBe("ready");
  });

  test("the answer to the enrolment is lost and the app closed: it completes by itself, as the same account", async () => {
    const network = await openNetwork(relay.port);
    const alice = await open("Alice", { through: network });
    const link = await relay.invite();
    const { invitation } = await alice.ask("relay.inspect", { address: link });
    await alice.ask("relay.inspect", { address: network.url });
    const enrolling = alice.ask("account.enrol", {
      address: network.url,
      invitation: invitation!,
      name: "Alice",
    });
    enrolling.catch(() => {});
    // Everything passes until the relay has the account; the answer to that is what gets lost.
    network.step(() => relay.relay.isNew());
    await alice.until("the relay knowing Alice", async () => !(await relay.relay.isNew()));
    network.cut();
    await expect(enrolling).rejects.toMatchObject({ code: "offline" });
    expect(await phase(alice)).toBe("firstRun");
    await alice.stop();
    network.mend();
    await alice.start();
    await alice.until("being enrolled", async () => (await phase(alice)) === "recoveryKey");
    await alice.online();
    expect((await alice.ask("people.list", {})).people.map((person) => person.name)).toEqual(["Alice"]);
    await network.close();
  });

  test("a lost key or another secrets backend locks the profile; nothing is overwritten", async () => {
    const alice = await open("Alice");
    await alice.enrol(await relay.invite());
    await alice.stop();
    const { dataDir } = alice.platform;
    const database = readFileSync(join(dataDir, "parley.db"));
    const keyFile = readFileSync(join(dataDir, "key.json"));
    const phaseWith = async (secrets = xorSecrets("test")) => {
      const core = await createCore(openFakePlatform({ dataDir, secrets }));
      const view = await core.handlers["app.view"]({});
      await core.close();
      return view.phase;
    };
    expect(await phaseWith(xorSecrets("another"))).toBe("locked");
    const throwing = {
      ...xorSecrets("test"),
      unwrap: () => {
        throw new Error("keyring gone");
      },
    };
    expect(await phaseWith(throwing)).toBe("locked");
    const wrong = { ...xorSecrets("test"), unwrap: () => new Uint8Array(32) };
    expect(await phaseWith(wrong)).toBe("locked");
    rmSync(join(dataDir, "key.json"));
    expect(await phaseWith()).toBe("locked");
    expect(readFileSync(join(dataDir, "parley.db"))).toEqual(database);
    writeFileSync(join(dataDir, "key.json"), keyFile);
    expect(await phaseWith()).toBe("ready");
  });

  test("without a key store a passphrase is chosen, and asked for at every start; nothing is told without it", async () => {
    const bob = await open("Bob");
    await bob.enrol(await relay.invite());
    const alice = await open("Alice", { withoutKeyStore: true });
    expect(await phase(alice)).toBe("choosePassphrase");
    await alice.ask("settings.change", { language: "zh-CN" });
    const enrolling = { address: relay.url, invitation: "00000-00000-00000-00000", name: "Alice" };
    await expect(alice.ask("account.enrol", enrolling)).rejects.toMatchObject({ code: "unauthorized" });
    await expect(alice.ask("profile.protect", { passphrase: "short" })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(existsSync(join(alice.platform.dataDir, "key.json"))).toBe(false);
    const passphrase = "四个 random 词 words";
    const chosen = await alice.ask("profile.protect", { passphrase });
    expect(chosen).toMatchObject({ phase: "firstRun", settings: { language: "zh-CN" } });
    await alice.enrol(await relay.invite());
    const here = await alice.direct(bob);
    await alice.send(here, "behind a passphrase");
    await bob.reads(here, "behind a passphrase");

    await alice.restart();
    expect(await phase(alice)).toBe("passphrase");
    await expect(alice.ask("conversation.list", {})).rejects.toMatchObject({ code: "unauthorized" });
    await expect(alice.ask("profile.protect", { passphrase })).rejects.toMatchObject({ code: "conflict" });
    await expect(alice.ask("profile.unlock", { passphrase: "四个 random 词" })).rejects.toMatchObject({
      code: "unauthorized",
    });
    expect(await phase(alice)).toBe("passphrase");
    await bob.send(here, "meanwhile");
    expect(await alice.ask("profile.unlock", { passphrase })).toMatchObject({
      phase: "ready",
      settings: { language: "zh-CN" },
    });
    await alice.reads(here, "meanwhile");
    expect(await alice.texts(here)).toEqual(["behind a passphrase", "meanwhile"]);
    await expect(alice.ask("profile.unlock", { passphrase })).rejects.toMatchObject({ code: "conflict" });

    // A key store that comes later changes nothing; a key file that was changed locks, and nothing is written over it.
    await alice.stop();
    const { dataDir } = alice.platform;
    const phaseOf = async () => {
      const core = await createCore(openFakePlatform({ dataDir }));
      const view = await core.handlers["app.view"]({});
      await core.close();
      return view.phase;
    };
    expect(await phaseOf()).toBe("passphrase");
    const keyFile = readFileSync(join(dataDir, "key.json"), "utf8");
    writeFileSync(join(dataDir, "key.json"), keyFile.replace('"logN":17', '"logN":40'));
    expect(await phaseOf()).toBe("locked");
    writeFileSync(join(dataDir, "key.json"), keyFile);
    await alice.start();
  });

  test("closing while a passphrase is worked on ends cleanly", async () => {
    const alice = await open("Alice", { withoutKeyStore: true });
    const protecting = alice.ask("profile.protect", { passphrase: "four random words" });
    const closed = expect(protecting).rejects.toMatchObject({ code: "offline" });
    await alice.stop();
    await closed;
    await alice.start();
    expect(await phase(alice)).toBe("passphrase");
    expect((await alice.ask("profile.unlock", { passphrase: "four random words" })).phase).toBe("firstRun");
  });

  test("a revoked device is told so and does not come back by itself", async () => {
    const alice = await open("Alice");
    await alice.enrol(await relay.invite());
    await relay.relay.revokeDevice((await alice.ask("app.view", {})).account!.deviceId);
    const view = await alice.until("being refused", async () => {
      const { connection } = await alice.ask("app.view", {});
      return connection.state === "refused" && connection;
    });
    expect(view.fault).toBe("unauthorized");
  });

  test("a new name is everybody's", async () => {
    const alice = await open("Alice");
    await alice.enrol(await relay.invite());
    const bob = await open("Bob");
    await bob.enrol(await relay.invite());
    const renamed = await alice.ask("account.rename", { name: "Alice Ang 洪" });
    expect(renamed.account?.name).toBe("Alice Ang 洪");
    expect((await bob.person("Alice Ang 洪")).trust).toBe("vouched");
  });
});
