import { expect, test } from "vitest";
import {
  dividerAfterArrival,
  dividerOnOpening,
  dividerSeen,
} from "../../../renderer/screens/conversation/log/unreadDivider.ts";
import { bob, message, messageNumber, own } from "./sampleMessages.ts";

test("on opening it stands before the first message of another that was not read", () => {
  const left = message(5, { body: { kind: "system", event: { kind: "left", account: bob } } });
  const messages = [message(3), own(4), left, message(6), message(7)];
  expect(dividerOnOpening(messages, { readUpTo: 3, unread: 2 })).toMatchObject({
    first: messageNumber(6),
    count: 2,
  });
  expect(dividerOnOpening(messages, { readUpTo: 7, unread: 0 })).toBeUndefined();
});

test("what arrives while somebody watches is not marked", () => {
  expect(dividerAfterArrival(undefined, [message(8)], true)).toBeUndefined();
});

test("what arrives unseen is counted from its first message, and own messages never are", () => {
  const first = dividerAfterArrival(undefined, [own(8), message(9)], false);
  expect(first).toMatchObject({ first: messageNumber(9), count: 1 });
  expect(dividerAfterArrival(first, [message(10), message(11)], false)).toMatchObject({
    first: messageNumber(9),
    count: 3,
  });
});

test("it stays while one reads on, and moves when new ones come unseen after that", () => {
  const seen = dividerSeen(dividerAfterArrival(undefined, [message(8)], false));
  expect(dividerAfterArrival(seen, [message(9)], true)).toBe(seen);
  expect(dividerAfterArrival(seen, [message(10)], false)).toEqual({
    first: messageNumber(10),
    count: 1,
    seen: false,
  });
});
