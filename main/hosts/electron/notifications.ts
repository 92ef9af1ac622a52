// System notifications: a click brings the window forward and asks it for the conversation. A call that rings stays on screen until it is
// withdrawn, and the window asks for attention meanwhile.
import { Notification, type BrowserWindow, type NotificationConstructorOptions } from "electron";
import { unreachable } from "../../../shared/assert.ts";
import type { CallId, ConversationId } from "../../../shared/ids.ts";
import type { CallNotice, Notice } from "../../core/platform.ts";
import { presentTexts } from "./followSettings.ts";

export interface Notices {
  show(notice: Notice): void;
  withdraw(callId: CallId): void;
}

export interface NoticeSituation {
  /** Brings the window forward at that conversation. */
  readonly open: (conversationId: ConversationId) => void;
  readonly decline: (callId: CallId) => void;
  readonly currentWindow: () => BrowserWindow | undefined;
}

export function createNotices(situation: NoticeSituation): Notices {
  /** Held while they show: a notification that is collected loses its click. */
  const showing = new Set<Notification>();
  const ringing = new Map<CallId, Notification | undefined>();

  function show(notice: Notice): void {
    if (notice.kind === "call") flash(true);
    const notification = Notification.isSupported() ? raise(notice) : undefined;
    if (notice.kind === "call") ringing.set(notice.callId, notification);
  }

  function raise(notice: Notice): Notification {
    const notification = new Notification(contentOf(notice, situation));
    showing.add(notification);
    notification.on("close", () => showing.delete(notification));
    notification.on("click", () => {
      showing.delete(notification);
      situation.open(notice.conversationId);
    });
    notification.on("action", () => {
      if (notice.kind === "call") situation.decline(notice.callId);
    });
    notification.show();
    return notification;
  }

  function withdraw(callId: CallId): void {
    if (!ringing.has(callId)) return;
    const notification = ringing.get(callId);
    ringing.delete(callId);
    if (ringing.size === 0) flash(false);
    if (notification === undefined) return;
    showing.delete(notification);
    notification.close();
  }

  /** The taskbar's button; on macOS the icon in the dock. */
  function flash(isOn: boolean): void {
    const window = situation.currentWindow();
    if (window !== undefined && !window.isDestroyed() && !(isOn && window.isFocused()))
      window.flashFrame(isOn);
  }

  return { show, withdraw };
}

function contentOf(notice: Notice, { currentWindow }: NoticeSituation): NotificationConstructorOptions {
  switch (notice.kind) {
    case "message":
      return { title: notice.title, body: notice.body };
    case "call":
      return callContent(notice, currentWindow() !== undefined);
    default:
      return unreachable(notice);
  }
}

/** The page rings, where there is one; without a window the system's own sound has to do. */
function callContent({ title, media }: CallNotice, pageRings: boolean): NotificationConstructorOptions {
  const { incomingCall, incomingVideoCall, decline } = presentTexts();
  return {
    title,
    body: media === "video" ? incomingVideoCall : incomingCall,
    urgency: "critical",
    timeoutType: "never",
    silent: pageRings,
    actions: [{ type: "button", text: decline }],
  };
}
