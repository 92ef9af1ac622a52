import { expect, test } from "vitest";
import {
  appendPage,
  mergeMessages,
  prependPage,
  removeMessage,
  trimFar,
  windowLimit,
  type MessageWindow,
} from "../../../renderer/screens/conversation/log/messageWindow.ts";
import { message, messageNumber, own } from "./sampleMessages.ts";

const stretch = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const positions = (window: MessageWindow) => window.messages.map((one) => one.position);
const middle: MessageWindow = { messages: stretch(10, 20), hasEarlier: true, hasLater: true };

test("pages join on either side and say whether more is there", () => {
  const earlier = prependPage(middle, { messages: stretch(5, 9), hasEarlier: false, hasLater: true });
  expect(positions(earlier)).toEqual(stretch(5, 20).map((one) => one.position));
  expect(earlier).toMatchObject({ hasEarlier: false, hasLater: true });
  const later = appendPage(earlier, { messages: stretch(20, 25), hasEarlier: true, hasLater: false });
  expect(positions(later)).toEqual(stretch(5, 25).map((one) => one.position));
  expect(later).toMatchObject({ hasEarlier: false, hasLater: false });
});

test("messages outside the stretch are left to paging, a known one is replaced wherever it is", () => {
  expect(mergeMessages(middle, [message(5), message(30)])).toBe(middle);
  const changed = mergeMessages(middle, [message(12, { body: { kind: "text", text: "changed" } })]);
  expect(changed.messages[2]?.body).toEqual({ kind: "text", text: "changed" });
  expect(positions(changed)).toEqual(positions(middle));
});

test("at the end of the conversation new messages are added, also when they come out of order", () => {
  const end: MessageWindow = { ...middle, hasLater: false };
  expect(positions(mergeMessages(end, [message(22), message(21)])).slice(-3)).toEqual([20, 21, 22]);
});

test("an own message moves from its waiting place to its sequence", () => {
  const waiting = own(2 ** 52, { messageId: messageNumber(99), delivery: { state: "waiting" } });
  const end = mergeMessages({ ...middle, hasLater: false }, [waiting, message(21)]);
  expect(positions(end).slice(-2)).toEqual([21, 2 ** 52]);
  const sent = mergeMessages(end, [own(22, { messageId: messageNumber(99) })]);
  expect(positions(sent).slice(-2)).toEqual([21, 22]);
  expect(sent.messages).toHaveLength(end.messages.length);
});

test("a discarded message goes, an unknown one changes nothing", () => {
  expect(positions(removeMessage(middle, messageNumber(15)))).not.toContain(15);
  expect(removeMessage(middle, messageNumber(99))).toBe(middle);
});

test("trimming forgets the far end, one end at a time, and keeps what is seen", () => {
  const long: MessageWindow = { messages: stretch(1, 1000), hasEarlier: false, hasLater: false };
  const atStart = trimFar(long, 20);
  expect(atStart).toMatchObject({ atStart: false, window: { hasLater: true, hasEarlier: false } });
  expect(atStart.window.messages).toHaveLength(windowLimit);
  const atEnd = trimFar(long, 990);
  expect(atEnd).toMatchObject({ atStart: true, window: { hasEarlier: true, hasLater: false } });
  expect(positions(atEnd.window).at(-1)).toBe(1000);
  expect(trimFar(atEnd.window, 290).window).toBe(atEnd.window);
});

test("trimming in the middle takes two steps and leaves the seen message in the middle", () => {
  const long: MessageWindow = { messages: stretch(1, 1000), hasEarlier: false, hasLater: false };
  const first = trimFar(long, 499);
  const second = trimFar(first.window, first.atStart ? 499 - (1000 - first.window.messages.length) : 499);
  expect(first.atStart).not.toBe(second.atStart);
  expect(second.window.messages.length).toBeLessThanOrEqual(windowLimit + 1);
  expect(positions(second.window)).toContain(500);
});
