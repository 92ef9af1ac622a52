// Which calendar day a moment belongs to in the machine's zone. Days are counted on the calendar, never by 24 hours: a day of
// 23 or 25 hours is one day.

/** The day after is one more, whatever the clocks did. */
export function calendarDay(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
}
