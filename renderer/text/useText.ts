// The hooks by which components speak: typed texts of one screen, accessible names, times.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FaultCode } from "../../shared/fault.ts";
import { fillName, type NameKey, type NameLanguage, type NameValues } from "./names.ts";
import { faultSentence } from "./sentences.ts";
import { createTimes, type Times } from "./times.ts";

export { useTranslation as useText } from "react-i18next";

export function useLanguage(): NameLanguage {
  return useTranslation().i18n.language === "zh-CN" ? "zh-CN" : "en";
}

export type Name = (key: NameKey, values?: NameValues) => string;

/** `name("Back")`: the accessible name in the current language. */
export function useName(): Name {
  const language = useLanguage();
  return useMemo(() => (key, values) => fillName(language, key, values), [language]);
}

// Formats of Intl are dear to make: once per language, not once per row.
const times: Readonly<Record<NameLanguage, Times>> = {
  en: createTimes("en"),
  "zh-CN": createTimes("zh-CN"),
};

export function useTimes(): Times {
  return times[useLanguage()];
}

/** The sentence for a fault: what happened and what to do. */
export function useFaultText(): (code: FaultCode) => string {
  const { t } = useTranslation("common");
  return useMemo(() => (code) => faultSentence(t, code), [t]);
}
