// Why no call can be started in a conversation now, in words; undefined when one can.
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { useActiveCall } from "../../calls/activeCall.ts";
import { selectIsOffline, useApp } from "../../state/app.ts";
import { useCallIn } from "../../state/calls.ts";
import { useText } from "../../text/useText.ts";

export function useCannotCall(conversation: ConversationView): string | undefined {
  const { t } = useText("calls");
  const offline = useApp(selectIsOffline);
  const activeIn = useActiveCall((state) => state.call?.conversationId);
  const running = useCallIn(conversation.conversationId);
  const { isMember, needsReset, peer } = conversation;
  if (!isMember) return t("cannotCall.notMember");
  if (needsReset) return t("cannotCall.needsReset");
  if (isAlone(conversation)) return t("cannotCall.alone");
  if (peer?.active === false) return t("cannotCall.deactivated");
  if (activeIn === conversation.conversationId) return undefined;
  if (activeIn !== undefined) return t("cannotCall.inCall");
  if (offline) return t("cannotCall.offline");
  return running?.isFull === true && running.state !== "joined" ? t("cannotCall.full") : undefined;
}

function isAlone({ kind, peer, memberCount }: ConversationView): boolean {
  return kind === "direct" ? peer === undefined : memberCount < 2;
}
