// What a relay can say as often as it likes costs this device a bounded amount, whatever is true of it.
import { beforeEach, describe, expect, test } from "vitest";
import { Directory } from "../../../main/core/engine/directory.ts";
import { mintId } from "../../../main/core/engine/mintId.ts";
import { Presences } from "../../../main/core/engine/presences.ts";
import { Session } from "../../../main/core/engine/session.ts";
import { Welcomes } from "../../../main/core/engine/welcomes.ts";
import { addKeyPackages } from "../../../main/core/store/keyPackages.ts";
import { endOfDeviceInbox } from "../../../main/core/store/deviceInbox.ts";
import { readMark } from "../../../main/core/store/profile.ts";
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import type { InboxItem } from "../../../shared/wire/envelope.ts";
import { openFakeEngine, settle, type FakeEngine } from "./fakeEngine.ts";

let fake: FakeEngine;
let asked: string[];

beforeEach(() => {
  fake = openFakeEngine();
  asked = [];
});

test("new directory versions are read together", async () => {
  const directory = new Directory(fake.engine);
  fake.relay = (name) => {
    asked.push(name);
    return { entries: [], version: 100, more: false };
  };
  for (let version = 1; version <= 100; version++) directory.changed(version);
  await settle();
  expect(asked).toHaveLength(1);
  directory.changed(101);
  await settle();
  expect(asked).toHaveLength(2);
});

test("presence is kept of those who were asked about, and of nobody else", async () => {
  const presences = new Presences(fake.engine);
  const stranger = mintId<AccountId>(fake.platform);
  const { accountId } = fake.friend;
  fake.relay = (name, { accounts }: { readonly accounts?: readonly AccountId[] }) => {
    asked.push(name);
    return { presences: (accounts ?? []).map((account) => ({ accountId: account, state: "away" })) };
  };
  await presences.start();
  await presences.watch();
  expect(asked).toEqual(["presence.set", "presence.watch"]);
  presences.changed({ accountId: stranger, state: "busy" });
  expect(presences.of(stranger)).toEqual({ presence: "offline" });
  expect(presences.of(accountId)).toEqual({ presence: "away" });
  presences.changed({ accountId, state: "busy", lastSeenAt: 5 });
  expect(presences.of(accountId)).toEqual({ presence: "busy", lastSeenAt: 5 });
});

describe("the session", () => {
  test("drops transients that come faster than they are read", async () => {
    const session = new Session(fake.engine);
    fake.engine.inbox = { ...fake.engine.inbox, isCurrent: () => true } as never;
    const waiting: (() => void)[] = [];
    fake.engine.lock = { run: () => new Promise<void>((resolve) => waiting.push(resolve)) } as never;
    const { envelopeId, senderDeviceId, body } = fake.envelope(1, Uint8Array.of(1));
    const about = { conversationId: fake.here, generation: 0, epoch: 1, envelopeId, senderDeviceId, body };
    const receive = () =>
      session.receive({
        name: "transient.received",
        body: { ...about, senderAccountId: fake.friend.accountId },
      });
    for (let count = 0; count < 200; count++) receive();
    expect(waiting).toHaveLength(32);
    for (const resolve of waiting.splice(0)) resolve();
    await settle();
    receive();
    expect(waiting).toHaveLength(1);
  });

  test("refills key packages once for all who say that they are low, and not for ever", async () => {
    const session = new Session(fake.engine);
    const generated: number[] = [];
    let next = 0;
    const expiresAt = fake.clock.now() + 30 * 24 * 3_600_000;
    const make = (lastResort: boolean) => {
      const reference = new Uint8Array(new Uint32Array([++next]).buffer);
      return { reference, keyPackage: reference, privatePart: reference, lastResort, expiresAt };
    };
    Object.assign(fake.engine.mls, {
      generateKeyPackages: async ({
        count,
        lastResort,
      }: {
        readonly count: number;
        readonly lastResort: boolean;
      }) => {
        generated.push(count);
        return Array.from({ length: count }, () => make(lastResort));
      },
    });
    fake.relay = () => ({ count: 50 });
    const low = () => session.receive({ name: "keyPackage.low", body: { count: 0 } });
    for (let count = 0; count < 20; count++) low();
    await settle();
    expect(generated).toEqual([50, 1]);
    addKeyPackages(
      fake.engine.store,
      Array.from({ length: 2_000 }, () => make(false)),
    );
    low();
    await settle();
    expect(generated).toEqual([50, 1]);
    expect(fake.platform.lines.at(-1)).toMatchObject({ event: "keyPackages.enough" });
  });
});

describe("the device's own inbox", () => {
  let inbox: InboxItem[];
  let welcomes: Welcomes;

  beforeEach(() => {
    welcomes = new Welcomes(fake.engine);
    fake.engine.welcomes = welcomes;
    // None of them can be joined: each is put aside, which is seen in the log.
    Object.assign(fake.engine.mls, { welcomeReferences: async () => [] });
    fake.relay = (_name, { after }: { readonly after: number }) => {
      asked.push("inbox.read");
      return { items: inbox.filter((item) => item.inboxSequence > after), head: 9 };
    };
  });

  const item = (inboxSequence: number): InboxItem => ({
    inboxSequence,
    storedAt: 5,
    item: {
      ...{
        kind: "welcome",
        conversationId: mintId<ConversationId>(fake.platform),
        conversationKind: "group",
        generation: 0,
      },
      ...{
        epoch: 1,
        sequence: 3,
        senderAccountId: fake.friend.accountId,
        senderDeviceId: fake.friend.deviceId,
      },
      welcome: Uint8Array.of(1),
    },
  });
  const applied = () => fake.platform.lines.filter(({ event }) => event === "welcome.refused").length;

  test("keeps no item that a push brings out of turn, and reads what is there instead", async () => {
    inbox = [item(1), item(2)];
    for (let ahead = 0; ahead < 100; ahead++) welcomes.receive([item(1_000 + ahead)]);
    await settle();
    expect(asked.length).toBeLessThan(4);
    expect(applied()).toBe(2);
    expect(endOfDeviceInbox(fake.engine.store)).toBe(2);
    welcomes.receive([item(3), item(4)]);
    await settle();
    expect(applied()).toBe(4);
  });

  test("goes on behind items that were kept for as long as the relay keeps anything", async () => {
    inbox = [item(4), item(7)];
    await welcomes.catchUp();
    expect(applied()).toBe(2);
    expect(readMark(fake.engine.store, "inboxCursor")).toBe(7);
  });
});
