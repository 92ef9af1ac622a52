import { describe, expect, test } from "vitest";
import { listConversations } from "../../../main/core/store/conversationList.ts";
import { advanceCursor, setReadUpTo } from "../../../main/core/store/conversations.ts";
import { pageMessages } from "../../../main/core/store/messagePages.ts";
import { markDue, readDue, recordReceipt, settleDue } from "../../../main/core/store/receipts.ts";
import type { Store } from "../../../main/core/store/store.ts";
import { addGroup, bob, carol, freshStore, hear, me, named, said, setMembers, team } from "./freshStore.ts";

function talking(): Store {
  const store = freshStore();
  addGroup(store);
  setMembers(store, team, [me, bob, carol]);
  hear(store, ...[1, 2, 3].map((sequence) => said(sequence, "mine", { isOwn: true, senderId: me })));
  return store;
}

/** Delivery of the three messages, in the page and (the last one) in the list. */
function deliveries(store: Store) {
  const page = pageMessages(store, team, { limit: 10 }).messages.map(({ delivery }) => delivery);
  expect(listConversations(store)[0]?.last?.delivery).toEqual(page.at(-1));
  return page;
}

describe("delivery", () => {
  test("sent; delivered when everybody has it; read as soon as somebody has read it", () => {
    const store = talking();
    const sent = { state: "sent" };
    expect(deliveries(store)).toEqual([sent, sent, sent]);
    recordReceipt(store, team, { accountId: bob, deliveredUpTo: 3, readUpTo: 0 });
    expect(deliveries(store)).toEqual([sent, sent, sent]);
    recordReceipt(store, team, { accountId: carol, deliveredUpTo: 2, readUpTo: 0 });
    expect(deliveries(store)).toEqual([{ state: "delivered" }, { state: "delivered" }, sent]);
    recordReceipt(store, team, { accountId: bob, deliveredUpTo: 3, readUpTo: 3 });
    recordReceipt(store, team, { accountId: carol, deliveredUpTo: 2, readUpTo: 1 });
    expect(deliveries(store)).toEqual([
      { state: "read", by: 2, of: 2 },
      { state: "read", by: 1, of: 2 },
      { state: "read", by: 1, of: 2 },
    ]);
  });

  test("counts members only: who left counts neither as reader nor as missing", () => {
    const store = talking();
    recordReceipt(store, team, { accountId: carol, deliveredUpTo: 3, readUpTo: 3 });
    setMembers(store, team, [me, bob]);
    expect(deliveries(store).at(-1)).toEqual({ state: "sent" });
    recordReceipt(store, team, { accountId: bob, deliveredUpTo: 3, readUpTo: 0 });
    expect(deliveries(store).at(-1)).toEqual({ state: "delivered" });
  });

  test("alone in a conversation, a message is sent and no more", () => {
    const store = talking();
    setMembers(store, team, [me]);
    expect(deliveries(store).at(-1)).toEqual({ state: "sent" });
  });
});

describe("receipts", () => {
  const receipt = (deliveredUpTo: number, readUpTo: number) => ({ accountId: bob, deliveredUpTo, readUpTo });

  test("only rise, and say from where own messages may look different", () => {
    const store = talking();
    expect(recordReceipt(store, team, receipt(2, 1))).toEqual({ changedAfter: 0 });
    expect(recordReceipt(store, team, receipt(3, 1))).toEqual({ changedAfter: 2 });
    expect(recordReceipt(store, team, receipt(3, 2))).toEqual({ changedAfter: 1 });
    expect(recordReceipt(store, team, receipt(1, 0))).toBeUndefined();
    expect(recordReceipt(store, team, receipt(0, 4))).toEqual({ changedAfter: 2 });
    expect(store.get("SELECT deliveredUpTo, readUpTo FROM receipts")).toEqual({
      deliveredUpTo: 4,
      readUpTo: 4,
    });
  });

  test("are owed once per conversation, with the newest values, until settled", () => {
    const store = freshStore();
    addGroup(store);
    addGroup(store, { conversationId: named("other") });
    markDue(store, "receipt", team);
    advanceCursor(store, team, 4);
    markDue(store, "receipt", team);
    setReadUpTo(store, team, 3);
    expect(readDue(store, "receipt")).toEqual([{ conversationId: team, deliveredUpTo: 4, readUpTo: 3 }]);
    expect(readDue(store, "readState")).toEqual([]);
    settleDue(store, "receipt", team);
    expect(readDue(store, "receipt")).toEqual([]);
  });
});
