// Which language a piece of text is marked with, so that fonts pick the right punctuation and voices the right tongue.
import { hasHan } from "../../../text/han.ts";

const latin = /\p{Script=Latin}/u;

/** "zh-Hans" wherever there is Han; "en" for Latin text inside a Chinese window; otherwise the window's own. */
export function textLanguage(text: string, windowLanguage: string): "zh-Hans" | "en" | undefined {
  if (hasHan(text)) return "zh-Hans";
  return windowLanguage.startsWith("zh") && latin.test(text) ? "en" : undefined;
}
