// Whether and how the system tells of new messages.
import { useText } from "../../text/useText.ts";
import { SettingsGroup, SwitchLine } from "./SettingsParts.tsx";
import { useSettings } from "./useSettings.ts";

export function NotificationsPage() {
  const { t } = useText("settings");
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <SettingsGroup title={t("onThisComputer")}>
      <SwitchLine
        label={t("notifications.show")}
        help={t("notifications.showHelp")}
        checked={settings.notifications}
        onChange={(notifications) => change({ notifications })}
      />
      <SwitchLine
        label={t("notifications.text")}
        help={t("notifications.textHelp")}
        checked={settings.notificationText}
        onChange={(notificationText) => change({ notificationText })}
      />
    </SettingsGroup>
  );
}
