// Facts that the core tells the renderer. Each carries the whole new view, so a window that missed one is mended by the next or by asking.
import * as z from "zod";
import type { Push, PushTable } from "../contract.ts";
import { conversationId, messageId } from "../ids.ts";
import { callGoneView, callSignalView, callView } from "./callViews.ts";
import { appView, connectionView, conversationView, messageView, personView, settingsView } from "./views.ts";

export const bridgeEvents = {
  "app.changed": appView,
  "connection.changed": connectionView,
  "settings.changed": settingsView,
  "person.changed": personView,
  "conversation.changed": conversationView,
  /** In order of position; several at once after a catch-up. */
  "message.added": z.object({ conversationId, messages: z.array(messageView).min(1) }),
  "message.changed": z.object({ conversationId, messages: z.array(messageView).min(1) }),
  "message.removed": z.object({ conversationId, messageId }),
  "call.changed": callView,
  "call.ended": callGoneView,
  /** From another device in the call that this one is in; in the order in which it was sent. */
  "call.signalled": callSignalView,
  /** The system asks the window to show this conversation: a notification was clicked. */
  "conversation.requested": z.object({ conversationId }),
} satisfies PushTable;

export type BridgeEvents = typeof bridgeEvents;
export type BridgeEvent = Push<BridgeEvents>;
