// A group's new name: said in the conversation, so that it takes effect for everybody at the same place in the log.
import type { Params } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import type { Engine } from "./context.ts";
import { requireMembership, requireOnline, requireView } from "./requireConversation.ts";
import { mayRename } from "./roles.ts";
import { sayInGroup } from "./sayInGroup.ts";

/** Answers when the name is in the log. */
export async function renameConversation(
  engine: Engine,
  { conversationId, name }: Params<BridgeCalls, "conversation.rename">,
): Promise<ConversationView> {
  const conversation = requireMembership(engine, conversationId);
  if (!mayRename(conversation, engine.self.accountId)) throw new Failure("unauthorized", "role");
  if (conversation.name === name) return requireView(engine, conversationId);
  await requireOnline(engine);
  const envelopeId = await sayInGroup(engine, conversationId, {
    type: "profile",
    name,
    roles: conversation.roles,
  });
  await engine.outbox.settled(envelopeId);
  return requireView(engine, conversationId);
}
