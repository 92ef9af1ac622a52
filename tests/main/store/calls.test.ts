// Calls as lines of the history: read and paged, counted while they are missed.
import { describe, expect, test } from "vitest";
import {
  lineIdOf,
  pageCalls,
  readCallLine,
  readCallsAfter,
  readLastCallIn,
  writeCallLine,
} from "../../../main/core/store/calls.ts";
import { readConversation, setReadUpTo } from "../../../main/core/store/conversations.ts";
import { addMessages, type LoggedMessage } from "../../../main/core/store/messages.ts";
import type { CallLineView } from "../../../shared/bridge/callViews.ts";
import type { CallId } from "../../../shared/ids.ts";
import { addGroup, bob, freshStore, hear, named, said, team } from "./freshStore.ts";

const first = named<CallId>("call 1");
const second = named<CallId>("call 2");

function line(callId: CallId, change: Partial<CallLineView> = {}): CallLineView {
  return {
    callId,
    media: "voice",
    lastedMs: 0,
    tookPart: [bob],
    declinedBy: [],
    busy: [],
    missed: false,
    ...change,
  };
}

function logged(sequence: number, call: CallLineView): LoggedMessage {
  const messageId = lineIdOf(call.callId);
  return { messageId, sequence, senderId: bob, isOwn: false, sentAt: sequence, body: { kind: "call", call } };
}

describe("calls in the history", () => {
  test("a line is found by its call, and is the last one in its conversation", () => {
    const store = freshStore();
    addGroup(store);
    addMessages(store, team, [logged(1, line(first)), logged(2, line(second))]);
    hear(store, said(3, "and words"));
    expect(readCallLine(store, first)?.call).toEqual(line(first));
    expect(readLastCallIn(store, team)?.call.callId).toBe(second);
    expect(readCallLine(store, named<CallId>("message 3"))).toBeUndefined();
    expect(readCallsAfter(store, 1).map(({ call }) => call.callId)).toEqual([second]);
  });

  test("a missed call is unread, and is not any more when it turns out to have been answered", () => {
    const store = freshStore();
    addGroup(store);
    const unread = () => readConversation(store, team)?.unread;
    addMessages(store, team, [logged(1, line(first))]);
    expect(unread()).toBe(0);
    writeCallLine(store, line(first, { missed: true }));
    writeCallLine(store, line(first, { missed: true, lastedMs: 5 }));
    expect(unread()).toBe(1);
    expect(writeCallLine(store, line(first))?.body).toEqual({ kind: "call", call: line(first) });
    expect(unread()).toBe(0);
    addMessages(store, team, [logged(2, line(second, { missed: true }))]);
    expect(unread()).toBe(1);
    setReadUpTo(store, team, 2);
    writeCallLine(store, line(second));
    writeCallLine(store, line(second, { missed: true }));
    expect(unread()).toBe(0);
  });

  test("pages run from the newest to the oldest", () => {
    const store = freshStore();
    addGroup(store);
    const calls = Array.from({ length: 5 }, (_, at) => line(named<CallId>(`call ${at}`)));
    addMessages(
      store,
      team,
      calls.map((call, at) => logged(at + 1, call)),
    );
    const page = pageCalls(store, { limit: 2 });
    expect(page).toMatchObject({ hasMore: true, messages: [{ sentAt: 5 }, { sentAt: 4 }] });
    expect(pageCalls(store, { before: 4, limit: 9 })).toMatchObject({
      hasMore: false,
      messages: [{ sentAt: 3 }, { sentAt: 2 }, { sentAt: 1 }],
    });
  });

  test("what is not here cannot be changed", () => {
    const store = freshStore();
    addGroup(store);
    expect(writeCallLine(store, line(first))).toBeUndefined();
  });
});
