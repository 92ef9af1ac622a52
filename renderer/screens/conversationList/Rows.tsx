// The rows themselves, virtualised: headings where there are pinned conversations, then one row each. One menu serves them all:
// a menu per row would cost more than the row.
import { useMemo, useRef, useState, type ComponentProps } from "react";
import { Pin } from "lucide-react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { Icon } from "../../components/Icon.tsx";
import { ContextMenu } from "../../components/Menu.tsx";
import { useConversation, useConversations } from "../../state/conversations.ts";
import { useName, useText } from "../../text/useText.ts";
import { ConversationRow } from "./ConversationRow.tsx";
import { RowMenu } from "./RowMenu.tsx";
import { useRovingRow, type Item } from "./useRovingRow.ts";

interface RowsProps {
  readonly ids: readonly ConversationId[];
  readonly collapsed: boolean;
  readonly onLeave: (conversation: ConversationView) => void;
}

export function Rows({ ids, collapsed, onLeave }: RowsProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const pinned = usePinnedCount(ids);
  const items = useMemo(() => withHeadings(ids, pinned), [ids, pinned]);
  const { stop, stopAt, onFocus, onKeyDown } = useRovingRow({ ids, items, scroll, list });
  const [menuFor, setMenuFor] = useState<ConversationId>();
  const menuConversation = useConversation(menuFor);
  const onAsk = (target: Element) => {
    const row = target.closest<HTMLElement>("[data-conversation]");
    setMenuFor(row?.dataset["conversation"] as ConversationId | undefined);
    return row;
  };
  const rows = (
    <div ref={scroll} className="conversationList-scroll" onKeyDown={onKeyDown} onFocus={onFocus}>
      <Virtualizer
        ref={list}
        as={List}
        item="li"
        scrollRef={scroll}
        data={items}
        keepMounted={stopAt < 0 ? [] : [stopAt]}
      >
        {(item) =>
          item.id === undefined ? (
            <Heading key={item.heading} kind={item.heading} />
          ) : (
            <ConversationRow
              key={item.id}
              conversationId={item.id}
              isTabStop={item.id === stop}
              namedByTooltip={collapsed}
            />
          )
        }
      </Virtualizer>
    </div>
  );
  return (
    <ContextMenu trigger={rows} onAsk={onAsk}>
      {menuConversation && <RowMenu conversation={menuConversation} onLeave={onLeave} />}
    </ContextMenu>
  );
}

function List(props: ComponentProps<"ul">) {
  return <ul {...props} aria-label={useName()("Conversations")} />;
}

function Heading({ kind }: { readonly kind: "pinned" | "recent" }) {
  const { t } = useText("frame");
  return (
    <span className="conversationList-heading">
      {kind === "pinned" && <Icon of={Pin} size={14} />}
      {t(kind)}
    </span>
  );
}

/** Pinned ones stand first, so counting stops at the first that is not. */
function usePinnedCount(ids: readonly ConversationId[]): number {
  return useConversations(({ byId }) => {
    const first = ids.findIndex((id) => byId.get(id)?.pinned !== true);
    return first < 0 ? ids.length : first;
  });
}

function withHeadings(ids: readonly ConversationId[], pinned: number): readonly Item[] {
  const rows = ids.map((id) => ({ id }));
  if (pinned === 0) return rows;
  const recent = rows.slice(pinned);
  return [
    { heading: "pinned" },
    ...rows.slice(0, pinned),
    ...(recent.length === 0 ? [] : [{ heading: "recent" } as const, ...recent]),
  ];
}
