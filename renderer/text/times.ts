// Times in words, by Intl: 10:08, Yesterday, Mon, 14 Oct; 10月14日. The clock is 24 hours in both languages.
import type { NameLanguage } from "./names.ts";

export interface Times {
  /** 10:08 */
  readonly clock: (at: number) => string;
  /** For lists: the time today, then Yesterday, the weekday within a week, the date, and the year when it is another. */
  readonly brief: (at: number, now?: number) => string;
  /** For day lines: Today, Yesterday, Monday 13 October. */
  readonly day: (at: number, now?: number) => string;
  /** 14 Oct 2025, 10:08; for tooltips and descriptions. */
  readonly full: (at: number) => string;
}

const words = {
  en: { today: "Today", yesterday: "Yesterday" },
  "zh-CN": { today: "今天", yesterday: "昨天" },
} as const;

export function createTimes(language: NameLanguage): Times {
  const formats = createFormats(language);
  const { today, yesterday } = words[language];
  const clock = (at: number) => formats.clock.format(at);
  return {
    clock,
    brief(at, now = Date.now()) {
      const age = daysBetween(at, now);
      if (age <= 0) return clock(at);
      if (age === 1) return yesterday;
      if (age < 7) return formats.weekday.format(at);
      return (isSameYear(at, now) ? formats.date : formats.dateWithYear).format(at);
    },
    day(at, now = Date.now()) {
      const age = daysBetween(at, now);
      if (age === 0) return today;
      if (age === 1) return yesterday;
      return withoutComma((isSameYear(at, now) ? formats.day : formats.dayWithYear).format(at));
    },
    full: (at) => formats.full.format(at),
  };
}

function createFormats(language: NameLanguage) {
  // British English: 14 Oct, 24 hours.
  const locale = language === "en" ? "en-GB" : "zh-CN";
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const month = language === "en" ? "short" : "long";
  return {
    clock: format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    weekday: format({ weekday: "short" }),
    date: format({ day: "numeric", month }),
    dateWithYear: format({ day: "numeric", month, year: "numeric" }),
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    dayWithYear: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    full: format({
      day: "numeric",
      month,
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  };
}

function withoutComma(text: string): string {
  return text.replace(",", "");
}

/** Calendar days in the local time zone, whatever the hour; days of 23 and 25 hours count as one. */
function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}
