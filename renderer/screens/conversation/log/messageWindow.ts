// The part of a conversation that is in memory: a contiguous stretch of messages in order of position, trimmed to
// `windowLimit` whenever scrolling rests and never beyond `windowCap`, however long the conversation is.
import type { MessageId } from "../../../../shared/ids.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";

export interface MessageWindow {
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** A page as message.page answers it. */
export type MessagePage = MessageWindow;

export const pageSize = 60;
export const windowLimit = 300;
/** While scrolling never rests, this many at most. */
export const windowCap = 2 * windowLimit;

export function prependPage(window: MessageWindow, page: MessagePage): MessageWindow {
  return { ...window, messages: merge(page.messages, window.messages), hasEarlier: page.hasEarlier };
}

export function appendPage(window: MessageWindow, page: MessagePage): MessageWindow {
  return { ...window, messages: merge(page.messages, window.messages), hasLater: page.hasLater };
}

/**
 * Forgets what is furthest from the message at `seen`, at one end only: the view can keep its place at one end at a time.
 * The caller repeats it until nothing changes, with a rendering between.
 */
export function trimFar(
  window: MessageWindow,
  seen: number,
): { readonly window: MessageWindow; readonly atStart: boolean } {
  const { messages } = window;
  const excess = messages.length - windowLimit;
  const spareBefore = seen - windowLimit / 2;
  const spareAfter = messages.length - seen - windowLimit / 2;
  if (excess <= 0) return { window, atStart: false };
  if (spareAfter >= spareBefore)
    return {
      window: { ...window, messages: messages.slice(0, -Math.min(excess, spareAfter)), hasLater: true },
      atStart: false,
    };
  return {
    window: { ...window, messages: messages.slice(Math.min(excess, spareBefore)), hasEarlier: true },
    atStart: true,
  };
}

/**
 * Takes in new or changed messages. Those outside the stretch are left out, since paging will bring them: before its start
 * while there are earlier ones, past its end while there are later ones.
 */
export function mergeMessages(window: MessageWindow, messages: readonly MessageView[]): MessageWindow {
  const known = new Set(window.messages.map((message) => message.messageId));
  const first = window.messages[0]?.position ?? -Infinity;
  const last = window.messages.at(-1)?.position ?? Infinity;
  const inside = messages.filter(
    ({ messageId, position }) =>
      known.has(messageId) ||
      ((!window.hasEarlier || position > first) && (!window.hasLater || position < last)),
  );
  return inside.length === 0 ? window : { ...window, messages: merge(inside, window.messages) };
}

export function removeMessage(window: MessageWindow, messageId: MessageId): MessageWindow {
  const messages = window.messages.filter((message) => message.messageId !== messageId);
  return messages.length === window.messages.length ? window : { ...window, messages };
}

/** `newer` wins where both have a message. */
function merge(newer: readonly MessageView[], older: readonly MessageView[]): readonly MessageView[] {
  const byId = new Map(older.map((message) => [message.messageId, message]));
  for (const message of newer) byId.set(message.messageId, message);
  return [...byId.values()].sort((a, b) => a.position - b.position);
}
