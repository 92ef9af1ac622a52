// System notifications: one for the newest of what arrived, never for own or muted conversations.
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { StoredConversation } from "../store/conversations.ts";
import type { Engine } from "./context.ts";
import { viewPerson } from "./views.ts";

/** A glance, not the message. */
const shownLength = 200;

export function notifyOf(
  engine: Engine,
  { conversationId, kind, name, muted }: StoredConversation,
  added: readonly MessageView[],
): void {
  const { notifications, notificationText } = engine.settings();
  if (!notifications || muted) return;
  const newest = added.findLast((message) => !message.isOwn && message.body.kind === "text");
  if (newest === undefined || newest.body.kind !== "text" || newest.senderId === undefined) return;
  const sender = viewPerson(engine, newest.senderId).name;
  engine.platform.notify({
    kind: "message",
    conversationId,
    title: kind === "group" && name !== "" ? `${sender} · ${name}` : sender,
    body: notificationText ? newest.body.text.slice(0, shownLength) : "",
  });
}
