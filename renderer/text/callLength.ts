// How long a call was: in words for the history, as a clock while it runs.
import type { TFunction } from "i18next";

/** 12 min; 1 h 5 min; 40 s. */
export function callLength(t: TFunction<"calls">, lastedMs: number): string {
  const seconds = Math.round(lastedMs / 1000);
  if (seconds < 60) return t("length.seconds", { s: Math.max(seconds, 1) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("length.minutes", { m: minutes });
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return m === 0 ? t("length.wholeHours", { h }) : t("length.hours", { h, m });
}

/** 12:47; 1:02:09. */
export function callClock(runningMs: number): string {
  const seconds = Math.max(Math.floor(runningMs / 1000), 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}
