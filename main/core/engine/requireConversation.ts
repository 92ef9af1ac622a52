// What verbs ask for before they do anything: a conversation that exists, is written by people, and has this device in it.
import { Failure } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { readConversation, type StoredConversation } from "../store/conversations.ts";
import type { Engine } from "./context.ts";
import { viewConversation } from "./views.ts";

/** `not-found` for unknown ids and for the self conversation, which no window knows of. */
export function requireConversation({ store }: Engine, id: ConversationId): StoredConversation {
  const conversation = readConversation(store, id);
  if (conversation === undefined || conversation.kind === "self")
    throw new Failure("not-found", "conversation");
  return conversation;
}

/** `unauthorized` when this device left or was removed. */
export function requireMembership(engine: Engine, id: ConversationId): StoredConversation {
  const conversation = requireConversation(engine, id);
  if (!conversation.isMember) throw new Failure("unauthorized", "not a member");
  return conversation;
}

/** Changes of a group need the relay now, and everything that was missed; written messages do not. */
export function requireOnline({ session }: Engine): Promise<void> {
  return session.current();
}

export function requireView(engine: Engine, id: ConversationId): ConversationView {
  const view = viewConversation(engine, id);
  if (view === undefined) throw new Failure("not-found", "conversation");
  return view;
}
