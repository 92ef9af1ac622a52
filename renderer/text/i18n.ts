// The language of the window: i18next with typed keys, set from the settings or the system, and mirrored in <html lang>.
import { createInstance, type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { SettingsView } from "../../shared/bridge/views.ts";
import type { NameLanguage } from "./names.ts";
import { chinese, english } from "./resources.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof english;
  }
}

const i18n: I18n = createInstance();

/** Before the first render; the texts are in the bundle, so it is done at once. */
export function startText(): void {
  void i18n.use(initReactI18next).init({
    lng: languageOf("system"),
    fallbackLng: "en",
    supportedLngs: ["en", "zh-CN"],
    ns: Object.keys(english),
    defaultNS: "common",
    resources: { en: english, "zh-CN": chinese },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  markDocument(languageOf("system"));
}

export function applyLanguage(setting: SettingsView["language"]): void {
  const language = languageOf(setting);
  if (i18n.language !== language) void i18n.changeLanguage(language);
  markDocument(language);
}

/** Whatever Chinese the system speaks, the simplified text is nearer than English. */
export function languageOf(
  setting: SettingsView["language"],
  preferred: readonly string[] = navigator.languages,
): NameLanguage {
  if (setting !== "system") return setting;
  return preferred[0]?.toLowerCase().startsWith("zh") === true ? "zh-CN" : "en";
}

function markDocument(language: NameLanguage): void {
  document.documentElement.lang = language;
}
