// The current time, renewed when the calendar day changes: "Today" becomes "Yesterday" at midnight, also after a sleep.
import { useSyncExternalStore } from "react";
import { calendarDay } from "./calendarDay.ts";

const checkMs = 30_000;
let shown = Date.now();

export function useToday(): number {
  return useSyncExternalStore(watchDay, () => shown);
}

function watchDay(changed: () => void): () => void {
  const look = () => {
    if (calendarDay(Date.now()) === calendarDay(shown)) return;
    shown = Date.now();
    changed();
  };
  look();
  const timer = setInterval(look, checkMs);
  return () => clearInterval(timer);
}
