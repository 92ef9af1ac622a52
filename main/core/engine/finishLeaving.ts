// The end of leaving: when the others were told, the relay stops delivering and this device's group is forgotten.
import { Failure, isRetryable } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import { readOutbox } from "../store/outbox.ts";
import type { Engine } from "./context.ts";
import { endMembership } from "./endMembership.ts";
import { openTurn, tellTurn } from "./turn.ts";

/** False while the farewell is not in the log yet: the outbox calls again. */
export async function finishLeaving(engine: Engine, id: ConversationId): Promise<boolean> {
  if (readOutbox(engine.store, { limit: 1, conversationId: id }).length > 0) return false;
  try {
    await engine.connection.ask("conversation.leave", { conversationId: id });
  } catch (cause) {
    // Refused for good: the others removed this device already, which is what it wanted.
    if (!(cause instanceof Failure) || isRetryable(cause.code)) throw cause;
  }
  await engine.lock.run(id, async () => {
    const group = engine.groups.active(id);
    const turn = openTurn(engine, id);
    engine.store.transaction(() => endMembership(turn, group));
    if (group !== undefined) engine.mls.drop(group);
    engine.inbox.forget(id);
    tellTurn(turn, [], false);
  });
  return true;
}
