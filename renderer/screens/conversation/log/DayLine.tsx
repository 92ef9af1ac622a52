// The line above the first message of a day, and the line above the first unread one.
import { useText, useName, useTimes } from "../../../text/useText.ts";
import { useToday } from "./useToday.ts";
import "./DayLine.css";

export function DayLine({ at }: { readonly at: number }) {
  const times = useTimes();
  const now = useToday();
  return (
    <div className="dayLine" role="separator">
      <span className="dayLine-text">{times.day(at, now)}</span>
    </div>
  );
}

export function UnreadLine({ count }: { readonly count: number }) {
  const { t } = useText("conversation");
  const name = useName();
  return (
    <div className="unreadLine" role="separator" aria-label={name("{n} new messages", { n: count })}>
      <span className="unreadLine-text">{t("log.new", { count })}</span>
    </div>
  );
}
