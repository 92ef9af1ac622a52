// What the list says when the filter leaves nothing.
import { Check, MessageSquareText, Users } from "lucide-react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useConversations } from "../../state/conversations.ts";
import { useLayout } from "../../state/layout.ts";
import { useText, useTimes } from "../../text/useText.ts";

export function EmptyList() {
  return (
    <div className="conversationList-empty">
      <EmptyWords />
    </div>
  );
}

function EmptyWords() {
  const { t } = useText("frame");
  const times = useTimes();
  const filter = useLayout((state) => state.filter);
  const newestAt = useConversations(({ ids, byId }) =>
    Math.max(0, ...ids.map((id) => byId.get(id)?.lastActivityAt ?? 0)),
  );
  if (filter === "unread")
    return (
      <EmptyState
        icon={Check}
        title={t("empty.unreadTitle")}
        words={
          newestAt === 0 ? t("empty.unreadNever") : t("empty.unreadWords", { time: times.brief(newestAt) })
        }
      />
    );
  if (filter === "groups")
    return <EmptyState icon={Users} title={t("empty.groupsTitle")} words={t("empty.groupsWords")} />;
  return <EmptyState icon={MessageSquareText} title={t("empty.allTitle")} words={t("empty.allWords")} />;
}
