import { expect, test, vi } from "vitest";
import {
  ConversationLog,
  type LogInput,
} from "../../../renderer/screens/conversation/log/ConversationLog.ts";
import {
  pageSize,
  windowCap,
  windowLimit,
} from "../../../renderer/screens/conversation/log/messageWindow.ts";
import { sampleCore } from "./sampleBridge.ts";
import { message, messageNumber } from "./sampleMessages.ts";
import { group, sampleState } from "./sampleState.ts";

async function openLog(count: number, changes: Partial<LogInput> = {}) {
  const core = sampleCore(sampleState({ count }));
  const log = new ConversationLog({
    bridge: core.bridge,
    conversationId: group,
    readUpTo: count,
    unread: 0,
    isWatched: () => true,
    ...changes,
  });
  await untilChanged(log);
  return { core, log };
}

function untilChanged(log: ConversationLog): Promise<void> {
  return new Promise((resolve) => {
    const stop = log.subscribe(() => {
      stop();
      resolve();
    });
  });
}

const positions = (log: ConversationLog) => (log.state().window?.messages ?? []).map((one) => one.position);

test("opens at the newest page, or around the first unread with its line", async () => {
  const { log } = await openLog(500);
  expect(positions(log).at(-1)).toBe(500);
  expect(log.state().place).toEqual({ at: "end" });
  const unread = await openLog(500, { readUpTo: 200, unread: 230 });
  expect(positions(unread.log)).toContain(201);
  expect(unread.log.state().place).toEqual({ at: "divider" });
  expect(unread.log.state().divider?.count).toBe(230);
});

test("walking through 5,000 messages both ways holds a bounded number", async () => {
  const { log } = await openLog(5000);
  let most = 0;
  const rest = (seen: number) => {
    const { window } = log.state();
    most = Math.max(most, window?.messages.length ?? 0);
    log.trim(seen);
  };
  while (log.state().window?.hasEarlier) {
    await log.loadEarlier();
    rest(10);
  }
  expect(positions(log)[0]).toBe(1);
  while (log.state().window?.hasLater) {
    await log.loadLater();
    rest((log.state().window?.messages.length ?? 0) - 10);
  }
  expect(positions(log).at(-1)).toBe(5000);
  expect(positions(log)).toEqual(
    Array.from({ length: positions(log).length }, (_, at) => 5001 - positions(log).length + at),
  );
  expect(most).toBeLessThanOrEqual(windowLimit + pageSize);
});

test("even when scrolling never rests the number is bounded", async () => {
  const { log } = await openLog(3000);
  let most = 0;
  for (const load of [() => log.loadEarlier(), () => log.loadLater()])
    for (let page = 0; page < 60; page++) {
      await load();
      most = Math.max(most, positions(log).length);
    }
  expect(most).toBeLessThanOrEqual(windowCap + pageSize);
});

test("an event that comes while a page is on its way wins over the page", async () => {
  const { core, log } = await openLog(200);
  const goOn = core.hold("message.page");
  const loading = log.loadEarlier();
  core.emit({
    name: "message.changed",
    body: { conversationId: group, messages: [message(100, { body: { kind: "text", text: "newer" } })] },
  });
  goOn();
  await loading;
  const found = log.state().window?.messages.find((one) => one.messageId === messageNumber(100));
  expect(found?.body).toEqual({ kind: "text", text: "newer" });
});

test("a page that fails leaves the stretch, says why, and can be asked for again", async () => {
  const { core, log } = await openLog(200);
  core.failNext("message.page", "internal");
  await log.loadEarlier();
  expect(log.state().fault).toBe("internal");
  expect(positions(log)).toHaveLength(pageSize);
  await log.loadEarlier();
  expect(log.state().fault).toBeUndefined();
  expect(positions(log)).toHaveLength(2 * pageSize);
});

test("goes to a message anywhere and back to the end", async () => {
  const { log } = await openLog(5000);
  const before = log.state().generation;
  await log.goToMessage({ messageId: messageNumber(1234), position: 1234 });
  expect(positions(log)).toContain(1234);
  expect(log.state()).toMatchObject({
    generation: before + 1,
    place: { at: "message", messageId: messageNumber(1234) },
  });
  await log.goToEnd();
  expect(positions(log).at(-1)).toBe(5000);
});

test("after a break in the line what was missed is there", async () => {
  const { core, log } = await openLog(100);
  core.state.messages.get(group)?.push(message(101), message(102));
  core.breakAndMend();
  await vi.waitFor(() => expect(positions(log).slice(-2)).toEqual([101, 102]));
});

test("after closing nothing is told any more", async () => {
  const { core, log } = await openLog(10);
  log.subscribe(() => expect.unreachable());
  log.close();
  core.arrive([message(11)]);
  expect(positions(log)).not.toContain(11);
});
