// The conversations that the list shows under the current filter, in order: the list and Alt+Up/Down agree by using this.
import type { ConversationId } from "../../shared/ids.ts";
import type { ConversationView } from "../../shared/bridge/views.ts";
import { isUnread, useConversations } from "./conversations.ts";
import { openConversation, selectOpenConversation, useLayout, type Filter } from "./layout.ts";

interface Shown {
  readonly ids: readonly ConversationId[];
  readonly byId: ReadonlyMap<ConversationId, ConversationView>;
}

/** The open conversation stays in the unread list while it is being read, so that it does not vanish under the pointer. */
export function visibleConversations(
  { ids, byId }: Shown,
  filter: Filter,
  open: ConversationId | undefined,
): readonly ConversationId[] {
  if (filter === "all") return ids;
  return ids.filter((id) => {
    const view = byId.get(id);
    if (view === undefined) return false;
    return filter === "groups" ? view.kind === "group" : isUnread(view) || id === open;
  });
}

/** Opens the next (1) or previous (-1) shown conversation; with `unreadOnly`, the nearest unread one in that direction. */
export function stepConversation(step: 1 | -1, unreadOnly: boolean): void {
  const conversations = useConversations.getState();
  const layout = useLayout.getState();
  const open = selectOpenConversation(layout);
  const shown = visibleConversations(conversations, layout.filter, open);
  const start = open === undefined ? (step === 1 ? -1 : shown.length) : shown.indexOf(open);
  for (let at = start + step; at >= 0 && at < shown.length; at += step) {
    const view = conversations.byId.get(shown[at]!);
    if (view === undefined || (unreadOnly && view.unread === 0)) continue;
    return openConversation(view.conversationId);
  }
}
