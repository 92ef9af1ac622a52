// The virtual list inside the log: its first and last item are the edges, between them stand the rows.
import { useCallback, useMemo, type RefObject } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import type { MessageId } from "../../../../shared/ids.ts";
import type { ConversationLog, LogState } from "./ConversationLog.ts";
import { LogEdge } from "./LogEdge.tsx";
import type { LogRow } from "./logRows.ts";
import { MessageRow } from "./MessageRow.tsx";

interface LogListProps {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly log: ConversationLog;
  /** The state that `rows` were made of. */
  readonly state: LogState;
  readonly rows: readonly LogRow[];
  readonly active: MessageId | undefined;
  readonly found: MessageId | undefined;
  /** Items that stay mounted wherever the view is. */
  readonly keep: readonly number[];
  readonly onScroll: () => void;
  readonly onScrollEnd: () => void;
  readonly onResize: () => void;
}

type Item = LogRow | "start" | "end";

export function LogList({ list, log, state, rows, active, found, keep, ...handlers }: LogListProps) {
  const { window, generation, atStart, divider } = state;
  const items = useMemo((): readonly Item[] => ["start", ...rows, "end"], [rows]);
  const unread = divider?.count ?? 0;
  const render = useCallback(
    (item: Item) => {
      if (item === "start" || item === "end") return <LogEdge key={item} side={item} log={log} />;
      const { messageId } = item.message;
      return (
        <MessageRow
          key={messageId}
          row={item}
          active={messageId === active}
          found={messageId === found}
          unread={unread}
        />
      );
    },
    [log, active, found, unread],
  );
  if (window === undefined) return null;
  return (
    <Virtualizer key={generation} ref={list} data={items} shift={atStart} keepMounted={keep} {...handlers}>
      {render}
    </Virtualizer>
  );
}
