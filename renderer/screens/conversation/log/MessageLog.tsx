// The message log: a virtual list that keeps its place while pages come and go, with one tab stop and one menu for all rows.
import { useEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import type { MessageId } from "../../../../shared/ids.ts";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { markRead } from "../../../state/conversations.ts";
import { showingFaults } from "../../../state/faults.ts";
import { useName } from "../../../text/useText.ts";
import { isWatched } from "../watched.ts";
import { calendarDay } from "./calendarDay.ts";
import type { ConversationLog, LogState } from "./ConversationLog.ts";
import { EmptyLog } from "./EmptyLog.tsx";
import { JumpButton } from "./JumpButton.tsx";
import { LogAnnouncer } from "./LogAnnouncer.tsx";
import { LogList } from "./LogList.tsx";
import { logRows, type LogRow } from "./logRows.ts";
import { MessageMenu } from "./MessageMenu.tsx";
import { SeenContext, SeenMessages } from "./Seen.ts";
import { useLogState } from "./useConversationLog.ts";
import { useLogScroll } from "./useLogScroll.ts";
import { useRoving } from "./useRoving.ts";
import "./MessageLog.css";
import { isLine } from "./isLine.ts";

interface MessageLogProps {
  readonly log: ConversationLog;
  readonly conversation: ConversationView;
  readonly startWriting: () => void;
}

/** How long a message that was jumped to stays marked. */
const foundMs = 2000;

export function MessageLog({ log, conversation, startWriting }: MessageLogProps) {
  const name = useName();
  const state = useLogState(log);
  const rows = useRows(state);
  const root = useRef<HTMLDivElement>(null);
  const { list, away, ...scroll } = useLogScroll(log, state, rows);
  const { active, keepMounted, props } = useRoving({
    rows,
    list,
    root,
    goToEnd: state.window?.hasLater ? () => log.goToEnd() : undefined,
    startWriting,
  });
  const found = useFound(state);
  const seen = useSeenMessages(log, conversation, root);
  const isEmpty = state.window !== undefined && isUnspoken(rows);
  return (
    <div className="messageLog" data-pane="log">
      <SeenContext value={seen}>
        <MessageMenu messages={rows}>
          <div
            ref={root}
            className="messageLog-scroller"
            role="log"
            // What a virtual list mounts while scrolling is no news: the announcer below says what is.
            aria-live="off"
            aria-label={name("Messages")}
            aria-busy={state.window === undefined}
            data-pane-focus
            onContextMenuCapture={onlyOnMessages}
            {...props}
          >
            <div className="messageLog-spring" />
            <LogList
              list={list}
              log={log}
              state={state}
              rows={rows}
              active={active}
              found={found}
              keep={keepMounted}
              {...scroll}
            />
            {isEmpty && <EmptyLog conversation={conversation} />}
          </div>
        </MessageMenu>
      </SeenContext>
      {away && <JumpButton unread={conversation.unread} onClick={() => void log.goToEnd()} />}
      <LogAnnouncer state={state} />
    </div>
  );
}

/** More lines than these would stand under the words in the middle. */
const linesBesideWords = 3;

/** Nobody has said anything yet: nothing is there, or only how the conversation came to be. */
function isUnspoken(rows: readonly LogRow[]): boolean {
  return rows.length <= linesBesideWords && rows.every(({ message }) => isLine(message));
}

function useRows({ window, divider }: LogState): readonly LogRow[] {
  const firstUnread = divider?.first;
  return useMemo(
    () => (window === undefined ? [] : logRows({ ...window, firstUnread, dayOf: calendarDay })),
    [window, firstUnread],
  );
}

/** The message that was jumped to, for a moment. */
function useFound({ place, visit }: LogState): MessageId | undefined {
  const [shown, setShown] = useState<number>();
  useEffect(() => {
    const timer = setTimeout(() => setShown(visit), foundMs);
    return () => clearTimeout(timer);
  }, [visit]);
  return place.at === "message" && shown !== visit ? place.messageId : undefined;
}

/** Moves the read marker to what was really seen; when that is the newest of all, the next unseen one starts a new line. */
function useSeenMessages(
  log: ConversationLog,
  { conversationId, readUpTo }: ConversationView,
  root: { readonly current: Element | null },
): SeenMessages | undefined {
  const [seen, setSeen] = useState<SeenMessages>();
  const marked = useRef(readUpTo);
  useEffect(() => {
    marked.current = Math.max(marked.current, readUpTo);
  }, [readUpTo]);
  useEffect(() => {
    const report = async (sequence: number) => {
      const { window } = log.state();
      const newest = window?.messages.findLast((message) => message.sequence !== undefined)?.sequence;
      if (window?.hasLater === false && sequence === newest) log.seen();
      if (sequence <= marked.current) return;
      marked.current = sequence;
      const view = await showingFaults(markRead(conversationId, sequence));
      // Nobody reads further than the log has come: an own message may be acknowledged before what lies above it is here.
      if (view !== undefined && marked.current === sequence) marked.current = view.readUpTo;
    };
    const opened = new SeenMessages({
      root: () => root.current,
      isWatched: () => isWatched(conversationId),
      report: (sequence) => void report(sequence),
    });
    setSeen(opened);
    return () => opened.close();
  }, [log, conversationId, root]);
  return seen;
}

/** The menu belongs to messages; elsewhere in the log there is none. */
function onlyOnMessages(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("[data-message-id]") !== null) return;
  event.preventDefault();
  event.stopPropagation();
}
