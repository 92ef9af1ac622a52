// Notifications of the Electron host, on the double of the `electron` module: what a message's and a call's say, how a call's is taken
// back, and what its click and its button do.
import type { BrowserWindow } from "electron";
import { beforeEach, expect, test, vi } from "vitest";
import type { CallNotice } from "../../../main/core/platform.ts";
import { createNotices } from "../../../main/hosts/electron/notifications.ts";
import type { CallId, ConversationId } from "../../../shared/ids.ts";
import { Notification } from "../../support/electronDouble/desktop.ts";

vi.mock("electron", async () => ({
  ...(await import("../../support/electronDouble/desktop.ts")),
  ...(await import("../../support/electronDouble/app.ts")),
}));

const conversationId = "conversation-000000000" as ConversationId;
const callId = "call-1" as CallId;
const ringing: CallNotice = { kind: "call", conversationId, callId, media: "video", title: "林薇" };

beforeEach(() => void Notification.shown.splice(0));

test("a message's notification says who and what, a click opens the conversation", () => {
  const { notices, opened } = situation();
  notices.show({ kind: "message", conversationId, title: "林薇", body: "你好" });
  expect(Notification.shown.map(({ options }) => options)).toEqual([{ title: "林薇", body: "你好" }]);
  Notification.shown[0]!.emit("click");
  expect(opened).toEqual([conversationId]);
});

test("a call's stays until it is withdrawn, is silent because the page rings, and can decline", () => {
  const { notices, declined, opened } = situation();
  notices.show(ringing);
  notices.show({ ...ringing, callId: "call-2" as CallId, media: "voice" });
  expect(Notification.shown.map(({ options }) => options)).toMatchObject([
    {
      title: "林薇",
      body: "Incoming video call",
      urgency: "critical",
      timeoutType: "never",
      silent: true,
      actions: [{ type: "button", text: "Decline" }],
    },
    { body: "Incoming voice call" },
  ]);
  const [first, second] = Notification.shown;
  first!.emit("action", { actionIndex: 0 });
  expect(declined).toEqual([callId]);
  notices.withdraw(callId);
  notices.withdraw(callId);
  expect([first!.isClosed, second!.isClosed]).toEqual([true, false]);
  second!.emit("click");
  expect(opened).toEqual([conversationId]);
});

test("the window asks for attention while something rings, and not when it is being looked at", () => {
  const { notices, window } = situation();
  notices.show(ringing);
  notices.show({ ...ringing, callId: "call-2" as CallId });
  expect(window.isFlashing).toBe(true);
  notices.withdraw(callId);
  expect(window.isFlashing).toBe(true);
  notices.withdraw("call-2" as CallId);
  expect(window.isFlashing).toBe(false);

  window.hasFocus = true;
  notices.show(ringing);
  expect(window.isFlashing).toBe(false);
});

test("without a window the system's own sound has to do", () => {
  const { notices } = situation("closed");
  notices.show(ringing);
  expect(Notification.shown[0]!.options.silent).toBe(false);
});

function situation(state: "open" | "closed" = "open") {
  const [opened, declined]: [ConversationId[], CallId[]] = [[], []];
  const window = {
    isFlashing: false,
    hasFocus: false,
    isDestroyed: () => false,
    isFocused: () => window.hasFocus,
    flashFrame: (isOn: boolean) => void (window.isFlashing = isOn),
  };
  const notices = createNotices({
    open: (id) => opened.push(id),
    decline: (id) => declined.push(id),
    currentWindow: () => (state === "open" ? (window as unknown as BrowserWindow) : undefined),
  });
  return { notices, opened, declined, window };
}
