// The language of the window; each language is named in itself.
import { Choices } from "../../components/Choices.tsx";
import { useName, useText } from "../../text/useText.ts";
import { SettingsGroup, SettingsLine } from "./SettingsParts.tsx";
import { useSettings } from "./useSettings.ts";

export function LanguagePage() {
  const { t } = useText("settings");
  const name = useName();
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <SettingsGroup title={t("language.group")}>
      <SettingsLine label={t("pages.language")}>
        <Choices
          label={name("Language")}
          choices={[
            { value: "system", label: t("language.system") },
            { value: "en", label: "English", lang: "en" },
            { value: "zh-CN", label: "中文", lang: "zh-Hans" },
          ]}
          value={settings.language}
          onChange={(language) => change({ language })}
        />
      </SettingsLine>
    </SettingsGroup>
  );
}
