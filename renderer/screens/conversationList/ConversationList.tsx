// The list of conversations: search, filters, pinned and recent rows. Only the rows in view are in the page, whatever their
// number; the list is one tab stop and the arrows move inside.
import { useMemo, useState } from "react";
import { SquarePen } from "lucide-react";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { useConversations } from "../../state/conversations.ts";
import { selectOpenConversation, showLayer, useLayout } from "../../state/layout.ts";
import { visibleConversations } from "../../state/visibleConversations.ts";
import { useName, useText } from "../../text/useText.ts";
import { EmptyList } from "./EmptyList.tsx";
import { FilterChips } from "./FilterChips.tsx";
import { LeaveDialog } from "./LeaveDialog.tsx";
import { Rows } from "./Rows.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { useCollapsed, useNoHiddenFilter } from "./useCollapsed.ts";
import "./ConversationList.css";

export function ConversationList() {
  const { t } = useText("frame");
  const name = useName();
  const [leaving, setLeaving] = useState<ConversationView>();
  const loaded = useConversations((state) => state.loaded);
  const ids = useVisibleIds();
  const collapsed = useCollapsed();
  useNoHiddenFilter(collapsed);
  return (
    <section className="conversationList" aria-label={name("Conversations")} data-pane="list">
      <div className="conversationList-head">
        <h1 className="conversationList-title">{t("chats")}</h1>
        <IconButton
          name="New conversation"
          icon={SquarePen}
          shortcut={["Ctrl", "N"]}
          onClick={() => showLayer({ kind: "newConversation" })}
        />
      </div>
      <div className="conversationList-search">
        <SearchBox />
      </div>
      <div className="conversationList-filters">
        <FilterChips />
      </div>
      {loaded && ids.length === 0 ? (
        <EmptyList />
      ) : (
        <Rows ids={ids} collapsed={collapsed} onLeave={setLeaving} />
      )}
      <LeaveDialog conversation={leaving} onClose={() => setLeaving(undefined)} />
    </section>
  );
}

function useVisibleIds() {
  const ids = useConversations((state) => state.ids);
  const filter = useLayout((state) => state.filter);
  const open = useLayout(selectOpenConversation);
  // Under "all" the order alone matters: a changed row must not re-render the list.
  const byId = useConversations((state) => (filter === "all" ? undefined : state.byId));
  return useMemo(
    () => visibleConversations({ ids, byId: byId ?? new Map() }, filter, open),
    [ids, byId, filter, open],
  );
}
