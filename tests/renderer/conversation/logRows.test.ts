import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { calendarDay } from "../../../renderer/screens/conversation/log/calendarDay.ts";
import { logRows } from "../../../renderer/screens/conversation/log/logRows.ts";
import { bob, carol, message, messageNumber } from "./sampleMessages.ts";

const zone = process.env["TZ"];
beforeEach(() => {
  process.env["TZ"] = "UTC";
});
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

const minutes = (count: number) => count * 60_000;
const noon = Date.UTC(2025, 9, 14, 12);

function rows(messages: ReturnType<typeof message>[], changes: Partial<Parameters<typeof logRows>[0]> = {}) {
  return logRows({ messages, hasEarlier: false, firstUnread: undefined, dayOf: calendarDay, ...changes });
}

describe("runs", () => {
  test("one sender within five minutes is one run", () => {
    const found = rows([
      message(1, { sentAt: noon }),
      message(2, { sentAt: noon + minutes(5) - 1 }),
      message(3, { sentAt: noon + minutes(10) - 1 }),
    ]);
    expect(found.map((row) => row.startsRun)).toEqual([true, false, true]);
    expect(found.map((row) => row.endsRun)).toEqual([false, true, true]);
  });

  test("another sender, a system line and the unread line start a run", () => {
    const created = { kind: "system", event: { kind: "created", by: bob } } as const;
    const found = rows(
      [
        message(1, { sentAt: noon }),
        message(2, { sentAt: noon, senderId: carol }),
        message(3, { sentAt: noon, senderId: carol, body: created }),
        message(4, { sentAt: noon, senderId: carol }),
        message(5, { sentAt: noon, senderId: carol }),
      ],
      { firstUnread: messageNumber(5) },
    );
    expect(found.map((row) => row.startsRun)).toEqual([true, true, true, true, true]);
    expect(found[4]?.startsUnread).toBe(true);
  });

  test("a sender whose clock stands back does not break the run", () => {
    const found = rows([message(1, { sentAt: noon }), message(2, { sentAt: noon - minutes(1) })]);
    expect(found[1]?.startsRun).toBe(false);
  });
});

describe("days", () => {
  test("a day line stands above the first message and after midnight, even within a run", () => {
    const midnight = Date.UTC(2025, 9, 15);
    const found = rows([
      message(1, { sentAt: midnight - minutes(2) }),
      message(2, { sentAt: midnight - 1 }),
      message(3, { sentAt: midnight }),
    ]);
    expect(found.map((row) => row.startsDay)).toEqual([true, false, true]);
    expect(found[2]?.startsRun).toBe(true);
  });

  test("midnight is the zone's, not Greenwich's", () => {
    const messages = [
      message(1, { sentAt: Date.UTC(2025, 9, 14, 15, 59) }),
      message(2, { sentAt: Date.UTC(2025, 9, 14, 16, 1) }),
    ];
    const inZone = (name: string) => {
      process.env["TZ"] = name;
      return rows(messages).map((row) => row.startsDay);
    };
    expect(inZone("Asia/Shanghai")).toEqual([true, true]);
    expect(inZone("UTC")).toEqual([true, false]);
  });

  test("days of 23 and 25 hours count as one", () => {
    process.env["TZ"] = "Europe/Berlin";
    const [spring, autumn] = [Date.UTC(2025, 2, 29, 23, 30), Date.UTC(2025, 9, 25, 22, 30)];
    const hour = minutes(60);
    expect(calendarDay(spring + 22 * hour)).toBe(calendarDay(spring));
    expect(calendarDay(spring + 22.6 * hour)).toBe(calendarDay(spring) + 1);
    expect(calendarDay(autumn + 24 * hour)).toBe(calendarDay(autumn));
    expect(calendarDay(autumn + 24.6 * hour)).toBe(calendarDay(autumn) + 1);
    const lines = rows([message(1, { sentAt: autumn }), message(2, { sentAt: autumn + 24 * hour })], {});
    expect(lines.map((row) => row.startsDay)).toEqual([true, false]);
  });
});

describe("the edge of what is loaded", () => {
  const messages = Array.from({ length: 10 }, (_, at) => message(at + 1, { sentAt: noon + minutes(3 * at) }));

  test("the first loaded message only says how the next one looks", () => {
    const found = rows(messages.slice(4), { hasEarlier: true });
    expect(found[0]?.message.position).toBe(6);
    expect(found[0]?.startsDay).toBe(false);
    expect(found[0]?.startsRun).toBe(false);
  });

  test("loading earlier ones changes no row that was shown", () => {
    const before = rows(messages.slice(4), { hasEarlier: true });
    for (const hasEarlier of [true, false])
      expect(rows(messages, { hasEarlier }).slice(-before.length)).toEqual(before);
  });
});
