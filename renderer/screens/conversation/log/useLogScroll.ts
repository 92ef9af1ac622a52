// Where the log stands: starts at its place, stays at the end while it is there, asks for pages before an edge comes into view.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import type { ConversationLog, LogState } from "./ConversationLog.ts";
import type { LogRow } from "./logRows.ts";

/** Pages are asked for this long before their edge, so that one never sees it. */
const loadAheadPx = 1600;
/** Nearer than this counts as being at the end. */
const endSlackPx = 24;
/** Further than this offers the way back. */
const awayPx = 240;
/** The unread line stands this far below the top. */
const aboveDividerPx = 72;
/** Going to a place is over when nothing was measured or moved for so long. */
const placedAfterMs = 200;

export interface LogScroll {
  readonly list: RefObject<VirtualizerHandle | null>;
  /** Far enough from the end to be offered the way back. */
  readonly away: boolean;
  readonly onScroll: () => void;
  readonly onScrollEnd: () => void;
  readonly onResize: () => void;
}

/** `rows` begin at item 1 of the list: one item stands before them and one after. */
export function useLogScroll(log: ConversationLog, state: LogState, rows: readonly LogRow[]): LogScroll {
  const list = useRef<VirtualizerHandle>(null);
  const stuck = useRef(true);
  const offset = useRef(0);
  const [away, setAway] = useState(false);
  const lastItem = rows.length + 1;
  const hasLater = state.window?.hasLater ?? false;

  const toEnd = useCallback(() => list.current?.scrollToIndex(lastItem, { align: "end" }), [lastItem]);

  const placing = usePlacing();
  useLayoutEffect(() => {
    const { place } = state;
    placing.start();
    stuck.current = place.at === "end";
    if (place.at === "end") return void toEnd();
    const target = rows.findIndex((row) =>
      place.at === "divider" ? row.startsUnread : row.message.messageId === place.messageId,
    );
    const align =
      place.at === "divider"
        ? ({ align: "start", offset: -aboveDividerPx } as const)
        : ({ align: "center" } as const);
    if (target >= 0) list.current?.scrollToIndex(target + 1, align);
    // Only when it is said where to go.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [state.visit]);

  useLayoutEffect(() => {
    if (stuck.current && !hasLater) toEnd();
  }, [rows, hasLater, toEnd]);

  const look = useCallback(() => {
    const handle = list.current;
    if (handle === null || handle.viewportSize === 0) return;
    // A page that came now would make the list forget where it is going.
    if (placing.goesOn()) return;
    const toGo = handle.scrollSize - handle.viewportSize - handle.scrollOffset;
    if (toGo <= endSlackPx) stuck.current = !hasLater;
    else if (handle.scrollOffset < offset.current) stuck.current = false;
    offset.current = handle.scrollOffset;
    setAway(hasLater || toGo > awayPx);
    if (handle.scrollOffset < loadAheadPx) void log.loadEarlier();
    if (toGo < loadAheadPx) void log.loadLater();
  }, [log, hasLater, placing]);
  placing.whenOver(look);

  // Another page may be wanted right after one has come, in the next frame: only then does the list know where it stands.
  // After a fault only scrolling asks again.
  useEffect(() => {
    if (state.fault !== undefined) return undefined;
    const frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [state.window, state.fault, look]);

  const onScrollEnd = useCallback(() => {
    const handle = list.current;
    if (handle !== null) log.trim(handle.findItemIndex(handle.scrollOffset));
  }, [log]);

  const onResize = useCallback(() => {
    if (stuck.current && !hasLater) toEnd();
    else look();
  }, [hasLater, toEnd, look]);

  return { list, away, onScroll: look, onScrollEnd, onResize };
}

interface Placing {
  readonly start: () => void;
  /** Whether it still goes on; asking says that something has just moved. */
  readonly goesOn: () => boolean;
  /** What to do when it is over. */
  readonly whenOver: (done: () => void) => void;
}

function usePlacing(): Placing {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const done = useRef(() => {});
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const start = () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        timer.current = undefined;
        done.current();
      }, placedAfterMs);
    };
    const goesOn = () => {
      if (timer.current === undefined) return false;
      start();
      return true;
    };
    const whenOver = (next: () => void) => {
      done.current = next;
    };
    return { start, goesOn, whenOver };
  }, []);
}
