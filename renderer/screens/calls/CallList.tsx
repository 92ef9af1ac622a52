// The rows of the history under their days. One tab stop: Up, Down, Home and End move between calls, Left and Right between what can be
// done with one.
import { useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import type { MessageView } from "../../../shared/bridge/views.ts";
import { useName, useTimes } from "../../text/useText.ts";
import { calendarDay } from "../conversation/log/calendarDay.ts";
import { useToday } from "../conversation/log/useToday.ts";
import { CallRow } from "./CallRow.tsx";

export function CallList({ lines }: { readonly lines: readonly MessageView[] }) {
  const name = useName();
  const times = useTimes();
  const now = useToday();
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string>();
  const stop = lines.some((line) => line.messageId === focused) ? focused : lines[0]?.messageId;
  const onFocus = (event: FocusEvent) => setFocused(rowOf(event.target)?.dataset["call"]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = targetOf(event.key, event.target as Element, list.current);
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <ul ref={list} className="callList" aria-label={name("Calls")} onKeyDown={onKeyDown} onFocus={onFocus}>
      {lines.map((line, at) => {
        const before = lines[at - 1];
        const startsDay = before === undefined || calendarDay(before.sentAt) !== calendarDay(line.sentAt);
        return (
          <li key={line.messageId}>
            {startsDay && <h2 className="callList-day">{times.day(line.sentAt, now)}</h2>}
            <CallRow message={line} active={line.messageId === stop} />
          </li>
        );
      })}
    </ul>
  );
}

function rowOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("[data-call]");
}

/** What a key leads to: another row at the same place in it, or another place in the same row. */
function targetOf(key: string, from: Element, list: Element | null): HTMLElement | undefined {
  const rows = [...(list?.querySelectorAll<HTMLElement>("[data-call]") ?? [])];
  const row = rows.findIndex((candidate) => candidate.contains(from));
  const inRow = (at: number) => [...(rows[at]?.querySelectorAll<HTMLElement>("a, button") ?? [])];
  const column = inRow(row).findIndex((candidate) => candidate === from);
  switch (key) {
    case "ArrowDown":
      return inRow(row + 1)[column];
    case "ArrowUp":
      return inRow(row - 1)[column];
    case "Home":
      return inRow(0)[column];
    case "End":
      return inRow(rows.length - 1)[column];
    case "ArrowRight":
      return inRow(row)[column + 1];
    case "ArrowLeft":
      return inRow(row)[column - 1];
    default:
      return undefined;
  }
}
