// Events about messages, grouped by conversation as the bridge wants them.
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { Engine } from "./context.ts";

/** In order of position. */
export function tellMessagesAdded(
  engine: Engine,
  conversationId: ConversationId,
  added: readonly MessageView[],
): void {
  if (added.length === 0) return;
  const messages = added.toSorted((left, right) => left.position - right.position);
  engine.events.emit({ name: "message.added", body: { conversationId, messages } });
  engine.events.conversationChanged(conversationId);
}

export function tellMessagesChanged(engine: Engine, changed: readonly MessageView[]): void {
  const grouped = Map.groupBy(changed, (message) => message.conversationId);
  for (const [conversationId, messages] of grouped) {
    engine.events.emit({ name: "message.changed", body: { conversationId, messages } });
    engine.events.conversationChanged(conversationId);
  }
}
