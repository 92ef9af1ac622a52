// Theme and density.
import { Choices } from "../../components/Choices.tsx";
import { useName, useText } from "../../text/useText.ts";
import { SettingsGroup, SettingsLine } from "./SettingsParts.tsx";
import { useSettings } from "./useSettings.ts";

const themes = ["system", "light", "dark"] as const;
const densities = ["comfortable", "compact"] as const;

export function AppearancePage() {
  const { t } = useText("settings");
  const name = useName();
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <SettingsGroup title={t("onThisComputer")}>
      <SettingsLine label={t("appearance.theme")}>
        <Choices
          label={name("Theme")}
          choices={themes.map((value) => ({ value, label: t(`appearance.${value}`) }))}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
        />
      </SettingsLine>
      <SettingsLine label={t("appearance.density")} help={t("appearance.densityHelp")}>
        <Choices
          label={name("Density")}
          choices={densities.map((value) => ({ value, label: t(`appearance.${value}`) }))}
          value={settings.density}
          onChange={(density) => change({ density })}
        />
      </SettingsLine>
    </SettingsGroup>
  );
}
