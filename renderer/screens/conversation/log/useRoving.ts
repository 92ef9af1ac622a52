// One tab stop for the whole log: the arrows move the focus from message to message, Page Up and Page Down by a view, Home and
// End jump, any letter starts writing, Shift+F10 opens the message's menu.
import { useCallback, useEffect, useState, type FocusEvent, type KeyboardEvent, type RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import type { MessageId } from "../../../../shared/ids.ts";
import type { LogRow } from "./logRows.ts";
import { takesFocus } from "./isLine.ts";

interface RovingInput {
  readonly rows: readonly LogRow[];
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly root: RefObject<HTMLElement | null>;
  /** Absent while the newest messages are in memory; otherwise End asks for them. */
  readonly goToEnd: (() => Promise<void>) | undefined;
  readonly startWriting: () => void;
}

export interface Roving {
  readonly active: MessageId | undefined;
  /** Item of the list that must stay mounted, since it holds the focus. */
  readonly keepMounted: readonly number[];
  readonly props: {
    readonly tabIndex: 0 | -1;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

/** While the new focus is measured and placed, it cannot take the focus yet: tried for so many frames. */
const framesToWait = 30;

export function useRoving({ rows, list, root, goToEnd, startWriting }: RovingInput): Roving {
  const [active, setActive] = useState<MessageId>();
  const [inside, setInside] = useState(false);
  const at = rows.findIndex((row) => row.message.messageId === active);

  const focusRow = useCallback(
    (index: number) => {
      const messageId = rows[index]?.message.messageId;
      if (messageId === undefined) return;
      setActive(messageId);
      list.current?.scrollToIndex(index + 1, { align: "nearest" });
      focusWhenShown(
        () => root.current?.querySelector<HTMLElement>(`[data-message-id="${messageId}"]`) ?? null,
      );
    },
    [rows, list, root],
  );

  // The newest ones have come: the last of them gets the focus.
  const [wantsLast, setWantsLast] = useState(false);
  useEffect(() => {
    if (!wantsLast) return;
    setWantsLast(false);
    focusRow(lastMessage(rows, rows.length - 1));
  }, [wantsLast, rows, focusRow]);

  // The message that had the focus was taken away: its neighbour gets it.
  useEffect(() => {
    if (inside && active !== undefined && at < 0) focusRow(lastMessage(rows, rows.length - 1));
    // oxlint-disable-next-line react/exhaustive-deps -- only when it is gone
  }, [at < 0]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isMenuKey(event)) return openMenu(event);
    const to = targetOf(event.key, rows, at) ?? pageTarget(event.key, rows, list.current);
    if (to !== undefined) {
      event.preventDefault();
      if (event.key === "End" && goToEnd !== undefined) void goToEnd().then(() => setWantsLast(true));
      else if (to >= 0) focusRow(to);
    } else if (event.key.length === 1 && event.key !== " " && isMessage(event.target)) startWriting();
  };
  const onFocus = (event: FocusEvent) => {
    const messageId = messageIdOf(event.target);
    if (messageId !== undefined) setActive(messageId);
    else if (event.target === event.currentTarget) focusRow(at >= 0 ? at : lastInView(rows, list.current));
    setInside(messageId !== undefined);
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setInside(false);
  };
  return {
    active,
    keepMounted: inside && at >= 0 ? [at + 1] : [],
    props: { tabIndex: inside ? -1 : 0, onKeyDown, onFocus, onBlur },
  };
}

/** The row a key leads to; -1 when there is none that way; undefined for other keys. */
function targetOf(key: string, rows: readonly LogRow[], at: number): number | undefined {
  switch (key) {
    case "ArrowUp":
      return lastMessage(rows, at - 1);
    case "ArrowDown":
      return nextMessage(rows, at + 1);
    case "Home":
      return nextMessage(rows, 0);
    case "End":
      return lastMessage(rows, rows.length - 1);
    default:
      return undefined;
  }
}

/** What is still seen of the view that one leaves. */
const pageOverlap = 0.1;

/** The message at the far edge of the next view; undefined for other keys. */
function pageTarget(
  key: string,
  rows: readonly LogRow[],
  list: VirtualizerHandle | null,
): number | undefined {
  if (list === null) return undefined;
  const { scrollOffset, viewportSize } = list;
  const step = viewportSize * (1 - pageOverlap);
  const rowAt = (offset: number) => list.findItemIndex(Math.max(offset, 0)) - 1;
  switch (key) {
    case "PageUp":
      return nextMessage(rows, rowAt(scrollOffset - step));
    case "PageDown":
      return lastMessage(rows, rowAt(scrollOffset + step + viewportSize - 1));
    default:
      return undefined;
  }
}

function nextMessage(rows: readonly LogRow[], from: number): number {
  return rows.findIndex((row, index) => index >= from && takesFocus(row.message));
}

function lastMessage(rows: readonly LogRow[], from: number): number {
  return rows.findLastIndex((row, index) => index <= from && takesFocus(row.message));
}

function lastInView(rows: readonly LogRow[], list: VirtualizerHandle | null): number {
  if (list === null) return -1;
  const item = list.findItemIndex(list.scrollOffset + list.viewportSize - 1);
  return lastMessage(rows, item - 1);
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
}

/** As a right click in the middle of the message's first line. */
function openMenu(event: KeyboardEvent): void {
  const message = event.target instanceof Element ? event.target.closest("[data-message-id]") : null;
  if (message === null) return;
  event.preventDefault();
  const { left, top } = message.getBoundingClientRect();
  const place = { clientX: left + 60, clientY: Math.max(top, 0) + 24 };
  message.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, ...place }));
}

function isMessage(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.dataset["messageId"] !== undefined;
}

function messageIdOf(target: EventTarget): MessageId | undefined {
  const found = target instanceof Element ? target.closest<HTMLElement>("[data-message-id]") : null;
  return found?.dataset["messageId"] as MessageId | undefined;
}

function focusWhenShown(find: () => HTMLElement | null, frames = framesToWait): void {
  const element = find();
  element?.focus({ preventScroll: true });
  if (frames > 0 && (element === null || document.activeElement !== element))
    requestAnimationFrame(() => focusWhenShown(find, frames - 1));
}
