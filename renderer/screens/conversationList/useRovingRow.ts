// One tab stop for the whole list: the row that had the focus last, else the open conversation, else the first. Up, Down, Home
// and End move it, also to rows that are not in the page yet; and the open conversation is kept in view.
import { useEffect, useState, type FocusEvent, type KeyboardEvent, type RefObject } from "react";
import { flushSync } from "react-dom";
import type { VirtualizerHandle } from "virtua";
import type { ConversationId } from "../../../shared/ids.ts";
import { selectOpenConversation, useLayout } from "../../state/layout.ts";

export type Item =
  | { readonly id: ConversationId; readonly heading?: undefined }
  | { readonly id?: undefined; readonly heading: "pinned" | "recent" };

interface Roving {
  readonly ids: readonly ConversationId[];
  readonly items: readonly Item[];
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
}

export function useRovingRow({ ids, items, scroll, list }: Roving) {
  const [focused, setFocused] = useState<ConversationId>();
  const open = useLayout(selectOpenConversation);
  const stop = [focused, open].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];
  const stopAt = items.findIndex((item) => item.id === stop);

  useEffect(() => {
    if (open !== undefined) setFocused(open);
  }, [open]);

  // Only when another conversation opens: a list that reorders itself must not scroll under the reader.
  useEffect(() => {
    const at = items.findIndex((item) => item.id === open);
    if (at >= 0) list.current?.scrollToIndex(at, { align: "nearest" });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open, list]);

  const focusRow = (id: ConversationId) => {
    // The new stop is in the page before it is focused, wherever it stands in the list.
    flushSync(() => setFocused(id));
    list.current?.scrollToIndex(
      items.findIndex((item) => item.id === id),
      { align: "nearest" },
    );
    focusOnceShown(scroll, id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || stop === undefined) return;
    const next = ids[targetOf(event.key, ids.indexOf(stop), ids.length)];
    if (next === undefined) return;
    event.preventDefault();
    focusRow(next);
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const id = event.target.dataset["conversation"];
    if (id !== undefined) setFocused(id as ConversationId);
  };

  return { stop, stopAt, onFocus, onKeyDown };
}

const framesToWait = 10;

/** A row far away is hidden until the list has measured it, and what is hidden takes no focus. */
function focusOnceShown(scroll: Roving["scroll"], id: ConversationId, frames = framesToWait): void {
  const link = scroll.current?.querySelector<HTMLElement>(`[data-conversation="${id}"]`);
  if (link?.checkVisibility({ visibilityProperty: true }) === true) link.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusOnceShown(scroll, id, frames - 1));
}

/** The index that a key leads to, -1 when it leads nowhere. */
function targetOf(key: string, at: number, length: number): number {
  switch (key) {
    case "ArrowDown":
      return at + 1 < length ? at + 1 : -1;
    case "ArrowUp":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return -1;
  }
}
