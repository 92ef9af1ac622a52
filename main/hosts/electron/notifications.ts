// System notifications: a click brings the window forward and asks it for the conversation.
import { Notification } from "electron";
import type { ConversationId } from "../../../shared/ids.ts";
import type { Notice } from "../../core/platform.ts";

/** Held while they show: a notification that is collected loses its click. */
const showing = new Set<Notification>();

export function showNotice(notice: Notice, onClick: (conversationId: ConversationId) => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title: notice.title, body: notice.body });
  showing.add(notification);
  notification.on("close", () => showing.delete(notification));
  notification.on("click", () => {
    showing.delete(notification);
    onClick(notice.conversationId);
  });
  notification.show();
}
