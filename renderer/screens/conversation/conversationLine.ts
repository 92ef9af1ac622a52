// The line below a conversation's name: how many are in it, or how the other person is.
import type { TFunction } from "i18next";
import type { ConversationView, PersonView } from "../../../shared/bridge/views.ts";

export function conversationLine(
  { kind, peer, isMember, memberCount, onlineCount }: ConversationView,
  t: TFunction<"conversation">,
  presenceText: (person: PersonView) => string,
): string {
  if (kind === "direct") return peer === undefined ? t("header.yourself") : presenceText(peer);
  return isMember ? t("header.members", { count: memberCount, online: onlineCount }) : t("header.left");
}
