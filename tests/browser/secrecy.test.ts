// What is said in the window stays between those who say it: neither what the relay stores, nor what travels, nor what lies on
// the desktop's disk holds a word of it. Real relay behind a proxy that records every byte, real hosts and cores, real Chromium.
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parseRecoveryKey } from "../../main/core/crypto/recoveryKey.ts";
import { openDatabase } from "../../shared/node/openDatabase.ts";
import { AppPerson } from "../support/appPerson.ts";
import { buildWhenStale, hostsToTry, launchChromium } from "../support/browser.ts";
import { findRelay, join, saveRecoveryKey } from "../support/firstRun.ts";
import { openNetwork, type Network } from "../support/network.ts";
import { Person } from "../support/people.ts";
import { bytesBelow, filesBelow, spellingsFound, valuesOf } from "../support/plaintext.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";
import { webSocketMessages } from "../support/webSocketMessages.ts";

let browser: Browser;
beforeAll(async () => {
  buildWhenStale();
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The relay's directory knows these; that they are found shows that the search can find. */
const names = { alice: "Alice Weber", bob: "王博 Bo Wang", dora: "Dora" } as const;
const words = {
  english: "the merger is on Tuesday",
  chinese: "合并定在星期二，先别说",
  groupName: "Project Nightfall 夜幕",
  inGroup: "the board votes at noon 董事会",
  draft: "not said yet 还没说出口",
} as const;

interface Cast {
  readonly relay: TestRelay;
  /** All that goes to the relay and comes from it goes through here. */
  readonly network: Network;
  readonly alice: AppPerson;
  readonly bob: AppPerson;
  readonly dora: Person;
}

describe.each(hostsToTry("node", "electron-double"))("on $host", ({ host, missing }) => {
  test.skipIf(missing !== undefined)(
    missing === undefined ? "nobody else holds a word of what is said" : `skipped: ${missing}`,
    { timeout: 300_000 },
    async () => {
      const relay = await startRelay();
      onTestFinished(() => relay.close());
      const network = await openNetwork(relay.port);
      onTestFinished(() => network.close());
      const [dora, alice, bob] = await Promise.all([
        Person.enrolled(names.dora, relay, { through: network }),
        AppPerson.open({ name: names.alice, host, browser }),
        AppPerson.open({ name: names.bob, host, browser }),
      ]);
      onTestFinished(() => dora.close());
      const cast: Cast = { relay, network, alice, bob, dora };
      const recoveryKey = await enrol(cast);
      await talk(cast);
      const desktop = { folder: alice.dataDir, profile: alice.app.profileDir };
      const databaseKey = await alice.app.databaseKey();
      const running = { desktop: bytesBelow(desktop.folder), relay: bytesBelow(relay.dataDir) };
      await Promise.all([alice, bob, dora].map((person) => person.stop()));
      await relay.stop();
      const secrets = [...Object.values(words), ...spellingsOfRecoveryKey(recoveryKey)];
      relayHoldsNothing(cast, running.relay, secrets);
      expectNone("a desktop's files while it runs", running.desktop, [...secrets, databaseKey]);
      expectNone("a desktop's files", bytesBelow(desktop.folder), [...secrets, databaseKey]);
      databaseIsClosed(desktop.profile, databaseKey, recoveryKey);
    },
  );
});

/** Returns Alice's recovery key as she saw it. */
async function enrol({ relay, network, alice, bob }: Cast): Promise<string> {
  const keys: string[] = [];
  for (const person of [alice, bob]) {
    await findRelay(person.page, (await relay.invite()).replace(relay.url, network.url));
    await join(person.page, { name: person.name });
    keys.push(await saveRecoveryKey(person.page));
  }
  return keys[0]!;
}

async function talk({ alice, bob, dora }: Cast): Promise<void> {
  await alice.jumpTo(bob.name);
  await alice.write(words.english);
  await bob.openConversation(alice.name);
  await bob.message(words.english).waitFor();
  await bob.write(words.chinese);
  await alice.message(words.chinese).waitFor();
  await alice.startGroup(words.groupName, { bo: bob.name, dora: dora.name });
  await alice.write(words.inGroup);
  await bob.openConversation(words.groupName);
  await bob.message(words.inGroup).waitFor();
  await alice.draft(words.groupName, words.draft);
}

type Secret = string | Uint8Array;

function spellingsOfRecoveryKey(groups: string): Secret[] {
  return [groups, groups.replaceAll(" ", "-"), groups.replaceAll(" ", ""), parseRecoveryKey(groups)];
}

function expectNone(place: string, bytes: Buffer, secrets: readonly Secret[]): void {
  expect(bytes.length, place).toBeGreaterThan(20_000);
  for (const secret of secrets)
    expect(spellingsFound(bytes, secret), `${String(secret)} in ${place}`).toEqual([]);
}

/** The names in the directory are the relay's to know: where they are found, so would be whatever else is written there. */
function relayHoldsNothing({ relay, network }: Cast, running: Buffer, secrets: readonly Secret[]): void {
  const connections = network.captured();
  const messages = connections.map(webSocketMessages);
  const up = Buffer.concat(messages.flatMap((connection) => connection.up));
  const down = Buffer.concat(messages.flatMap((connection) => connection.down));
  const database = openDatabase({ path: path.join(relay.dataDir, "relay.db") });
  const places = {
    "the relay's files while it runs": running,
    "the relay's files": bytesBelow(relay.dataDir),
    "the relay's tables": valuesOf(database),
    "what went to the relay": up,
    "what came from the relay": down,
  };
  database.close();
  for (const [place, bytes] of Object.entries(places)) {
    expectNone(place, bytes, secrets);
    for (const name of [names.alice, names.bob])
      expect(spellingsFound(bytes, name), place).toContain("UTF-8");
  }
  expectNone(
    "the bytes on the wire",
    Buffer.concat(connections.flatMap(({ up, down }) => [up, down])),
    secrets,
  );
}

/** Without the key the file is noise; with it everything is there, but for the recovery key, which the device has forgotten. */
function databaseIsClosed(profile: string, key: Uint8Array, recoveryKey: string): void {
  for (const file of filesBelow(profile)) {
    expect(file.bytes.includes("SQLite format 3"), file.path).toBe(false);
    expect(spellingsFound(file.bytes, names.alice), file.path).toEqual([]);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "parley-taken-"));
  const taken = path.join(folder, "parley.db");
  copyFileSync(path.join(profile, "parley.db"), taken);
  const open = (key?: Uint8Array) => {
    const database = openDatabase({ path: taken, ...(key === undefined ? {} : { key }) });
    const values = valuesOf(database);
    database.close();
    return values;
  };
  expect(() => open()).toThrow("file is not a database");
  expect(() => open(randomBytes(32))).toThrow("file is not a database");
  const values = open(key);
  for (const said of [...Object.values(words), ...Object.values(names)])
    expect(spellingsFound(values, said), said).toContain("UTF-8");
  for (const secret of spellingsOfRecoveryKey(recoveryKey))
    expect(spellingsFound(values, secret)).toEqual([]);
  rmSync(folder, { recursive: true });
}

const secret = "Zum Bahnhof? 去车站。";

/** However a program might spell it; each as bytes that it would write. */
const spelled: Readonly<Record<string, Buffer>> = {
  plain: Buffer.from(`[${secret}]`),
  "UTF-16": Buffer.from(`[${secret}]`, "utf16le"),
  JSON: Buffer.from('{"text":"Zum Bahnhof? \\u53bb\\u8f66\\u7ad9\\u3002"}'),
  URL: Buffer.from(`https://relay.example/?q=${encodeURIComponent(secret)}`),
  hex: Buffer.from(Buffer.from(secret).toString("hex")),
  base64: Buffer.from(Buffer.from(`[${secret}]`).toString("base64")),
  "base64, one further": Buffer.from(Buffer.from(`[[${secret}]`).toString("base64")),
  "base64, two further": Buffer.from(Buffer.from(`[[[${secret}]`).toString("base64")),
  "base64url of UTF-16": Buffer.from(Buffer.from(`[${secret}]`, "utf16le").toString("base64url")),
};

test.each(Object.entries(spelled))("the search finds it as %s", (_, bytes) => {
  expect(spellingsFound(bytes, secret)).not.toEqual([]);
  expect(spellingsFound(bytes, "another secret")).toEqual([]);
});

test.each([false, true])("what passed the proxy is read both ways, with compression %s", async (deflates) => {
  const http = createServer();
  const server = new Server(http, {
    transports: ["websocket"],
    perMessageDeflate: deflates && { threshold: 0 },
  });
  server.on("connection", (socket) =>
    socket.on("say", (bytes: Buffer, answer: (bytes: Buffer) => void) => answer(Buffer.from(bytes))),
  );
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const network = await openNetwork((http.address() as AddressInfo).port);
  const socket = io(network.url, { transports: ["websocket"] });
  const said = [...Object.values(spelled), Buffer.alloc(300, "long "), Buffer.alloc(70_000, "longer ")];
  // Said twice: the second time compression only points back at the first.
  for (const bytes of [...said, ...said]) await socket.timeout(10_000).emitWithAck("say", bytes);
  socket.close();
  const [connection] = network.captured();
  const { up, down } = webSocketMessages(connection!);
  for (const messages of [up, down])
    for (const bytes of said) expect(messages.filter((message) => message.equals(bytes))).toHaveLength(2);
  expect(spellingsFound(connection!.up, secret), "client's frames are masked").toEqual([]);
  expect(connection!.down.includes(spelled["plain"]!), "compressed").toBe(!deflates);
  await server.close();
  await network.close();
});
