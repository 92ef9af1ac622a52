import { describe, expect, test } from "vitest";
import {
  addToDeviceInbox,
  removeFromDeviceInbox,
  takeFromDeviceInbox,
} from "../../../main/core/store/deviceInbox.ts";
import { holdEnvelope, readHeld, releaseHeld } from "../../../main/core/store/held.ts";
import {
  addToOutbox,
  clearEncrypted,
  clearOutbox,
  countOutbox,
  countWaitingMessages,
  findInOutbox,
  readOutbox,
  removeFromOutbox,
  removeMessageFromOutbox,
  writeEncrypted,
  type OutboxEntry,
} from "../../../main/core/store/outbox.ts";
import { markRejected, readRejected } from "../../../main/core/store/rejected.ts";
import type { ConversationId, DeviceId, EnvelopeId, MessageId } from "../../../shared/ids.ts";
import type { InboxItem } from "../../../shared/wire/envelope.ts";
import { bytes } from "./directoryEntry.ts";
import { bob, freshStore, named, team } from "./freshStore.ts";

const other = named<ConversationId>("other");
const deviceId = named<DeviceId>("bob's laptop");

describe("outbox", () => {
  const entry = (name: string, change: Partial<OutboxEntry> = {}): OutboxEntry => ({
    ...{ envelopeId: named<EnvelopeId>(name), conversationId: team, purpose: "text", content: bytes(5, 1) },
    ...{ messageId: named<MessageId>(name), encrypted: { generation: 0, epoch: 1, body: bytes(9, 2) } },
    ...change,
  });

  test("keeps the order of all and of one conversation", () => {
    const store = freshStore();
    const entries = [entry("a"), entry("b", { conversationId: other }), entry("c"), entry("d")];
    for (const each of entries) addToOutbox(store, each);
    expect(readOutbox(store, { limit: 3 })).toEqual(entries.slice(0, 3));
    expect(readOutbox(store, { limit: 2, conversationId: team })).toEqual([entries[0], entries[2]]);
    expect(findInOutbox(store, entries[1]!.envelopeId)).toEqual(entries[1]);
    expect(countOutbox(store)).toBe(4);
  });

  test("encrypting again replaces the bytes and keeps id and place", () => {
    const store = freshStore();
    const { encrypted: _, ...unsealed } = entry("a");
    addToOutbox(store, unsealed);
    addToOutbox(store, entry("b"));
    expect(readOutbox(store, { limit: 1 })).toEqual([unsealed]);
    const encrypted = { generation: 1, epoch: 7, body: bytes(9, 3) };
    writeEncrypted(store, unsealed.envelopeId, encrypted);
    expect(readOutbox(store, { limit: 2 })).toEqual([{ ...unsealed, encrypted }, entry("b")]);
    expect(clearEncrypted(store, team)).toBe(2);
    expect(readOutbox(store, { limit: 2 }).map((each) => each.encrypted)).toEqual([undefined, undefined]);
  });

  test("one envelope id is queued once", () => {
    const store = freshStore();
    addToOutbox(store, entry("a"));
    expect(() => addToOutbox(store, entry("a"))).toThrow(/UNIQUE/);
  });

  test("is emptied by ack, by discarding a message, by giving a conversation up", () => {
    const store = freshStore();
    const receipt = { purpose: "receipt", messageId: undefined } as unknown as Partial<OutboxEntry>;
    for (const each of [entry("a"), entry("b"), entry("c"), entry("r", receipt)]) addToOutbox(store, each);
    addToOutbox(store, entry("o", { conversationId: other }));
    expect(countWaitingMessages(store)).toBe(4);
    expect(removeFromOutbox(store, named("a"))).toBe(true);
    expect(removeFromOutbox(store, named("a"))).toBe(false);
    expect(removeMessageFromOutbox(store, named("b"))).toBe(true);
    expect(clearOutbox(store, team)).toEqual([named("c")]);
    expect(readOutbox(store, { limit: 9 }).map(({ envelopeId }) => envelopeId)).toEqual([named("o")]);
  });
});

describe("device inbox", () => {
  const item = (inboxSequence: number): InboxItem => ({
    ...{ inboxSequence, storedAt: 5 },
    item: {
      ...{ kind: "welcome", conversationId: team, conversationKind: "group", generation: 0, epoch: 1 },
      ...{ sequence: 3, senderAccountId: bob, senderDeviceId: deviceId, welcome: bytes(9, inboxSequence) },
    },
  });

  test("gives items once, in order, without gaps", () => {
    const store = freshStore();
    expect(addToDeviceInbox(store, [item(2), item(1), item(4)])).toBe(3);
    expect(addToDeviceInbox(store, [item(2)])).toBe(0);
    expect(takeFromDeviceInbox(store, 10)).toEqual([item(1), item(2)]);
    expect(takeFromDeviceInbox(store, 1)).toEqual([item(1)]);
    removeFromDeviceInbox(store, 2);
    expect(takeFromDeviceInbox(store, 10)).toEqual([]);
    expect(addToDeviceInbox(store, [item(1), item(2), item(3)])).toBe(1);
    expect(takeFromDeviceInbox(store, 10)).toEqual([item(3), item(4)]);
  });
});

describe("held envelopes", () => {
  const held = (sequence: number, epoch: number) => ({
    ...{
      envelopeId: named<EnvelopeId>(`e${sequence}`),
      sequence,
      kind: "application" as const,
      generation: 0,
    },
    ...{ epoch, senderDeviceId: deviceId, storedAt: 5, body: bytes(9, 1) },
    messageId: named<MessageId>(`m${sequence}`),
  });

  test("come back in order as soon as their epoch is reached", () => {
    const store = freshStore();
    for (const each of [held(9, 3), held(7, 2), held(8, 4)])
      expect(holdEnvelope(store, team, each)).toBe(true);
    expect(holdEnvelope(store, team, held(7, 2))).toBe(false);
    expect(readHeld(store, team, { generation: 0, epoch: 3 })).toEqual([held(7, 2), held(9, 3)]);
    expect(readHeld(store, team, { generation: 1, epoch: 9 })).toEqual([]);
    releaseHeld(store, team, 7);
    expect(readHeld(store, team, { generation: 0, epoch: 3 })).toEqual([held(9, 3)]);
  });

  test("are bounded per conversation", () => {
    const store = freshStore();
    const kept = Array.from({ length: 250 }, (_, at) => holdEnvelope(store, team, held(at + 1, 9)));
    expect(kept.filter(Boolean)).toHaveLength(200);
    expect(holdEnvelope(store, other, held(1, 9))).toBe(true);
  });
});

test("rejected entries keep their code, the newest thousand of them", () => {
  const store = freshStore();
  const entry = (sequence: number) => ({
    sequence,
    envelopeId: named<EnvelopeId>(`e${sequence}`),
    senderDeviceId: deviceId,
  });
  store.transaction(() => {
    for (let sequence = 1; sequence <= 1_010; sequence++)
      markRejected(store, team, entry(sequence), "damaged");
  });
  markRejected(store, team, entry(1_010), "policy");
  const rejected = readRejected(store);
  expect(rejected).toHaveLength(1_000);
  expect(rejected[0]?.sequence).toBe(11);
  expect(rejected.at(-1)).toEqual({ conversationId: team, ...entry(1_010), code: "policy" });
});
