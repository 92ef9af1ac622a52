// A history to measure on: conversations of a team that writes Chinese and English with the word frequencies of people (Zipf),
// the same in every run.
import { createHash } from "node:crypto";
import { addConversation, advanceCursor } from "../../main/core/store/conversations.ts";
import { replaceMembers } from "../../main/core/store/members.ts";
import { addMessages, type LoggedMessage } from "../../main/core/store/messages.ts";
import type { Store } from "../../main/core/store/store.ts";
import {
  idFromBytes,
  type AccountId,
  type AnyId,
  type ConversationId,
  type DeviceId,
  type MessageId,
} from "../../shared/ids.ts";
import { seeded, type Random } from "../support/random.ts";

export const conversationCount = 40;
const accounts = Array.from({ length: 12 }, (_, at) => named<AccountId>(`account ${at}`));

export interface History {
  /** Text of the next message, for comparing with other stores. */
  nextText(): string;
  /** Adds this many messages, one conversation and one transaction per batch, as a catch-up does. */
  grow(messages: number): void;
}

export function startHistory(store: Store, batchSize = 128): History {
  const random = seeded(20260105);
  const nextText = openTexts(random);
  const conversations = Array.from({ length: conversationCount }, (_, at) => addTeam(store, at));
  const heads = conversations.map(() => 0);
  let batches = 0;
  const addBatch = (size: number) => {
    const at = batches++ % conversationCount;
    const conversation = conversations[at]!;
    const messages = Array.from({ length: size }, (): LoggedMessage => {
      const sequence = (heads[at] = heads[at]! + 1);
      return {
        ...{ messageId: named<MessageId>(`${at} ${sequence}`), sequence, senderId: random.pick(accounts) },
        ...{ isOwn: false, sentAt: sequence, body: { kind: "text", text: nextText() }, activityAt: batches },
      };
    });
    store.transaction(() => {
      addMessages(store, conversation, messages);
      advanceCursor(store, conversation, heads[at]!);
    });
  };
  return {
    nextText,
    grow: (messages) => {
      for (let left = messages; left > 0; left -= batchSize) addBatch(Math.min(left, batchSize));
    },
  };
}

export function named<Id extends AnyId>(name: string): Id {
  return idFromBytes<Id>(createHash("sha256").update(name).digest().subarray(0, 16));
}

function addTeam(store: Store, at: number): ConversationId {
  const conversationId = named<ConversationId>(`conversation ${at}`);
  addConversation(store, {
    ...{ conversationId, kind: "group", name: `Team ${at}`, roles: [] },
    ...{ generation: 0, joinedSequence: 0, createdAt: 0 },
  });
  const members = accounts.map((accountId, leafIndex) => ({
    ...{ leafIndex, accountId, deviceId: named<DeviceId>(accountId) },
    ...{ identityKey: new Uint8Array(32), vouched: true },
  }));
  replaceMembers(store, conversationId, members);
  return conversationId;
}

/** Half English of 6 to 17 words, half Chinese of 8 to 37 characters; one in fifty of these has 项目评审 in it. */
export function openTexts(random: Random): () => string {
  const words = Array.from({ length: 20_000 }, () => makeWord(random));
  const han = Array.from({ length: 3_000 }, (_, at) => String.fromCodePoint(0x4e00 + at * 5));
  const zipf = <Item>(items: readonly Item[]) =>
    items[Math.floor(items.length ** (random.below(10_000) / 10_000)) - 1]!;
  const repeat = (count: number, make: () => string) => Array.from({ length: count }, make);
  return () => {
    if (random.below(2) === 0) return repeat(6 + random.below(12), () => zipf(words)).join(" ");
    const topic = random.below(50) === 0 ? "项目评审" : "";
    return `${repeat(8 + random.below(30), () => zipf(han)).join("")}。${topic}`;
  };
}

function makeWord(random: Random): string {
  const letters = "etaoinshrdlucmfwypvbgkjqxz";
  const letter = () => letters[Math.min(random.below(26), random.below(26))];
  return Array.from({ length: 2 + random.below(8) }, letter).join("");
}
