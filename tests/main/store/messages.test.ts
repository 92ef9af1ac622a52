import { describe, expect, test } from "vitest";
import { readConversation, setReadUpTo } from "../../../main/core/store/conversations.ts";
import { pageMessages, readMessage, readOwnMessages } from "../../../main/core/store/messagePages.ts";
import {
  addMessages,
  addOwnMessage,
  discardMessage,
  markFailed,
  markSent,
  markWaiting,
  removeUnreadable,
  replaceUnreadable,
  settleWaiting,
} from "../../../main/core/store/messages.ts";
import { searchMessages } from "../../../main/core/store/search/searchMessages.ts";
import type { Store } from "../../../main/core/store/store.ts";
import type { ConversationId, MessageId } from "../../../shared/ids.ts";
import { addGroup, bob, carol, freshStore, hear, me, named, said, team } from "./freshStore.ts";

const first = named<MessageId>("own 1");
const second = named<MessageId>("own 2");

function write(store: Store, messageId: MessageId, text = "mine") {
  return addOwnMessage(store, { conversationId: team, messageId, senderId: me, text, sentAt: 20_000 });
}

function texts(store: Store): readonly string[] {
  return pageMessages(store, team, { limit: 100 }).messages.map(({ body }) =>
    body.kind === "text" ? body.text : body.kind,
  );
}

describe("own messages", () => {
  test("wait past everything that is logged, in the order of writing", () => {
    const store = freshStore();
    addGroup(store);
    expect(write(store, first).message).toMatchObject({ isOwn: true, delivery: { state: "waiting" } });
    write(store, second);
    hear(store, said(1, "Bob meanwhile"));
    const { messages } = pageMessages(store, team, { limit: 10 });
    expect(messages.map(({ position }) => position)).toEqual([1, 2 ** 52 + 1, 2 ** 52 + 2]);
    expect(readConversation(store, team)).toMatchObject({ unread: 1, lastActivityAt: 20_000 });
  });

  test("the same id twice stores once, another message under a taken id is a conflict", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(1, "Bob's"));
    expect(write(store, first).added).toBe(true);
    expect(write(store, first, "again")).toMatchObject({ added: false, message: { body: { text: "mine" } } });
    expect(() => write(store, named<MessageId>("message 1"))).toThrow(/conflict/);
    expect(texts(store)).toEqual(["Bob's", "mine"]);
  });

  test("take their place in the log once sent, and only once", () => {
    const store = freshStore();
    addGroup(store);
    write(store, first);
    write(store, second, "next");
    hear(store, said(2, "Bob's"));
    expect(markSent(store, first, 1)).toMatchObject({
      ...{ position: 1, sequence: 1, delivery: { state: "sent" } },
    });
    expect(markSent(store, first, 3)).toBeUndefined();
    expect(markSent(store, named<MessageId>("gone"), 3)).toBeUndefined();
    expect(texts(store)).toEqual(["mine", "Bob's", "next"]);
  });

  test("a sequence that is taken already (a lying relay) displaces nothing", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(1, "Bob's"), said(2, "Bob again"));
    write(store, first);
    const sent = markSent(store, first, 1);
    expect(sent?.position).toBeGreaterThan(1);
    expect(sent?.position).toBeLessThan(2);
    expect(texts(store)).toEqual(["Bob's", "mine", "Bob again"]);
  });

  test("fail, wait again at the end, fail no more once sent", () => {
    const store = freshStore();
    addGroup(store);
    write(store, first);
    expect(markFailed(store, first, "too-large")?.delivery).toEqual({ state: "failed", fault: "too-large" });
    write(store, second, "next");
    expect(markWaiting(store, first)).toMatchObject({
      ...{ position: 2 ** 52 + 3, delivery: { state: "waiting" } },
    });
    expect(markWaiting(store, first)).toBeUndefined();
    expect(texts(store)).toEqual(["next", "mine"]);
    markSent(store, first, 1);
    expect(markFailed(store, first, "internal")).toBeUndefined();
  });

  test("are discarded with their search terms while unsent; sent ones and those of others stay", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(1, "Bob's"));
    write(store, first, "regrettable");
    write(store, second);
    markSent(store, second, 2);
    expect(searchMessages(store, { query: "regrett", limit: 5 })).toHaveLength(1);
    expect(discardMessage(store, first)).toBe(true);
    expect(discardMessage(store, first)).toBe(false);
    expect(discardMessage(store, second)).toBe(false);
    expect(discardMessage(store, named<MessageId>("message 1"))).toBe(false);
    expect(store.all("SELECT rowid FROM messageIndex WHERE messageIndex MATCH 'regrettable'")).toEqual([]);
    expect(readMessage(store, first)).toBeUndefined();
  });

  test("from another device of mine are sent, not unread", () => {
    const store = freshStore();
    addGroup(store);
    const [added] = hear(store, said(1, "from my laptop", { isOwn: true, senderId: me }));
    expect(added).toEqual(readMessage(store, added!.messageId));
    expect(added?.delivery).toEqual({ state: "sent" });
    expect(readConversation(store, team)?.unread).toBe(0);
  });
});

describe("messages of others", () => {
  test("adding a batch again adds nothing and counts nothing", () => {
    const store = freshStore();
    addGroup(store);
    const batch = [said(1, "one"), said(2, "two")];
    expect(hear(store, ...batch)).toHaveLength(2);
    expect(hear(store, ...batch, said(3, "three")).map(({ sequence }) => sequence)).toEqual([3]);
    expect(readConversation(store, team)?.unread).toBe(3);
    expect(searchMessages(store, { query: "one", limit: 5 })).toHaveLength(1);
  });

  test("answers the views as they are read later", () => {
    const store = freshStore();
    addGroup(store);
    const added = hear(
      store,
      said(1, "hello"),
      said(2, "", { body: { kind: "unreadable", cause: "damaged" } }),
    );
    expect(added).toEqual(pageMessages(store, team, { limit: 5 }).messages);
  });

  test("a copied id neither replaces nor hides the other sender's message, in any order", () => {
    const store = freshStore();
    addGroup(store);
    const messageId = named<MessageId>("contested");
    const bobs = said(1, "Bob wrote this", { messageId });
    const mallorys = said(2, "Mallory wrote that", { messageId, senderId: carol });
    hear(store, bobs, mallorys);
    hear(store, bobs, mallorys);
    expect(texts(store)).toEqual(["Bob wrote this", "Mallory wrote that"]);
    const ids = pageMessages(store, team, { limit: 5 }).messages.map((message) => message.messageId);
    expect(ids[0]).toBe(messageId);
    expect(new Set(ids).size).toBe(2);
  });

  test("an id of another conversation cannot be touched from here, not even by its own sender", () => {
    const store = freshStore();
    addGroup(store);
    const other = addGroup(store, { conversationId: named<ConversationId>("other") });
    addMessages(store, other, [said(1, "there")]);
    const [here] = hear(store, said(1, "here"));
    expect(readMessage(store, said(1, "").messageId)).toMatchObject({ conversationId: other });
    expect(readMessage(store, here!.messageId)).toMatchObject({ conversationId: team });
  });

  test("my waiting message under a copied id stays mine", () => {
    const store = freshStore();
    addGroup(store);
    write(store, first);
    hear(store, said(1, "impostor", { messageId: first }));
    expect(markSent(store, first, 2)).toMatchObject({ isOwn: true, body: { text: "mine" } });
    expect(texts(store)).toEqual(["impostor", "mine"]);
  });

  test("that another device of mine has read before they arrive are not unread", () => {
    const store = freshStore();
    addGroup(store);
    setReadUpTo(store, team, 2);
    hear(store, said(1, "one"), said(2, "two"), said(3, "three"));
    expect(readConversation(store, team)?.unread).toBe(1);
    expect(setReadUpTo(store, team, 3)).toBe(true);
    expect(setReadUpTo(store, team, 1)).toBe(false);
    expect(readConversation(store, team)).toMatchObject({ unread: 0, readUpTo: 3 });
  });

  test("need their conversation", () => {
    expect(() => hear(freshStore(), said(1, "lost"))).toThrow(/not-found/);
  });

  test("do not date the conversation by the sender's clock", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(1, "from the future", { sentAt: 9e15, activityAt: 3_000 }), said(2, "no activity"));
    expect(readConversation(store, team)?.lastActivityAt).toBe(3_000);
  });
});

describe("lines", () => {
  const line = (name: string, sequence?: number) => ({
    ...{ messageId: named<MessageId>(name), isOwn: false, sentAt: 1, ...(sequence && { sequence }) },
    body: { kind: "system", event: { kind: "renamed", by: bob, name } },
  });

  test("of one commit follow each other, a local line follows the newest, none is unread", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, said(1, "hello"));
    write(store, first);
    addMessages(store, team, [line("added", 2), line("removed", 2), line("identity")] as never);
    hear(store, said(3, "bye"));
    const { messages } = pageMessages(store, team, { limit: 10 });
    expect(messages.map(({ position }) => position)).toEqual([
      ...[1, 2, 2 + 1 / 1024, 2 + 2 / 1024, 3, 2 ** 52 + 1],
    ]);
    expect(messages.map(({ sequence }) => sequence)).toEqual([1, 2, 2, undefined, 3, undefined]);
    expect(messages[1]?.body).toEqual({ kind: "system", event: { kind: "renamed", by: bob, name: "added" } });
    expect(readConversation(store, team)?.unread).toBe(2);
  });
});

describe("unreadable messages", () => {
  const held = said(1, "", { body: { kind: "unreadable", cause: "waiting-for-commit" }, sentAt: 5 });
  const { senderId: _, ...unreadable } = held;

  test("become readable and findable, and are never replaced again", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, unreadable);
    const readable = { body: { kind: "text", text: "at last" }, senderId: bob, sentAt: 6 } as const;
    expect(replaceUnreadable(store, held.messageId, readable)).toMatchObject(readable);
    expect(replaceUnreadable(store, held.messageId, { ...readable, sentAt: 7 })).toBeUndefined();
    expect(searchMessages(store, { query: "last", limit: 5 })).toHaveLength(1);
    expect(readConversation(store, team)?.unread).toBe(1);
  });

  test("that waited below the place of a new group say that they were sent before joining", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, unreadable);
    hear(store, said(2, "", { body: { kind: "unreadable", cause: "damaged" } }));
    hear(store, said(3, "", { body: { kind: "unreadable", cause: "waiting-for-commit" } }));
    expect(settleWaiting(store, team, 3).map(({ messageId }) => messageId)).toEqual([held.messageId]);
    const causes = pageMessages(store, team, { limit: 10 }).messages.map(({ body }) =>
      body.kind === "unreadable" ? body.cause : undefined,
    );
    expect(causes).toEqual(["before-joining", "damaged", "waiting-for-commit"]);
    expect(settleWaiting(store, team, 3)).toEqual([]);
  });

  test("change their cause without losing sender and time", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, held);
    replaceUnreadable(store, held.messageId, { body: { kind: "unreadable", cause: "damaged" } });
    expect(readMessage(store, held.messageId)).toMatchObject({
      ...{ senderId: bob, sentAt: 5, body: { kind: "unreadable", cause: "damaged" } },
    });
  });

  test("go when they turn out to be no message, and are counted as long as they were there", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, unreadable, said(2, "two"));
    expect(readConversation(store, team)?.unread).toBe(2);
    expect(removeUnreadable(store, held.messageId)).toBe(true);
    expect(removeUnreadable(store, held.messageId)).toBe(false);
    expect(removeUnreadable(store, said(2, "").messageId)).toBe(false);
    expect(readConversation(store, team)?.unread).toBe(1);
  });

  test("of my own other device, or read already, take nothing from the count", () => {
    const store = freshStore();
    addGroup(store);
    hear(store, { ...unreadable, isOwn: true }, said(2, "two"));
    removeUnreadable(store, held.messageId);
    expect(readConversation(store, team)?.unread).toBe(1);
    const later = said(3, "", { body: unreadable.body });
    hear(store, later, said(4, "four"));
    setReadUpTo(store, team, 3);
    removeUnreadable(store, later.messageId);
    expect(readConversation(store, team)?.unread).toBe(1);
  });
});

test("own messages of a stretch, for a receipt that has just arrived", () => {
  const store = freshStore();
  addGroup(store);
  for (const sequence of [1, 2, 3, 4, 5]) {
    hear(store, said(sequence, `m${sequence}`, sequence % 2 === 0 ? {} : { isOwn: true, senderId: me }));
  }
  write(store, first);
  const own = readOwnMessages(store, team, { after: 1, upTo: 5 });
  expect(own.map(({ sequence }) => sequence)).toEqual([3, 5]);
});
