// What others see of my reading and writing, and which key sends.
import { Choices } from "../../components/Choices.tsx";
import { selectIsMac, useApp } from "../../state/app.ts";
import { useName, useText } from "../../text/useText.ts";
import { SettingsGroup, SettingsLine, SwitchLine } from "./SettingsParts.tsx";
import { useSettings } from "./useSettings.ts";

export function ChatsPage() {
  const { t } = useText("settings");
  const name = useName();
  const onMac = useApp(selectIsMac);
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <>
      <SettingsGroup title={t("chats.privacy")}>
        <SwitchLine
          label={t("chats.readReceipts")}
          help={t("chats.readReceiptsHelp")}
          checked={settings.readReceipts}
          onChange={(readReceipts) => change({ readReceipts })}
        />
        <SwitchLine
          label={t("chats.typing")}
          help={t("chats.typingHelp")}
          checked={settings.typingIndicator}
          onChange={(typingIndicator) => change({ typingIndicator })}
        />
      </SettingsGroup>
      <SettingsGroup title={t("chats.writing")}>
        <SettingsLine label={t("chats.sendWith")} help={t("chats.sendWithHelp")}>
          <Choices
            label={name("Send with")}
            choices={[
              { value: "enter", label: t("chats.enter") },
              { value: "ctrl-enter", label: t(onMac ? "chats.cmdEnter" : "chats.ctrlEnter") },
            ]}
            value={settings.sendWith}
            onChange={(sendWith) => change({ sendWith })}
          />
        </SettingsLine>
      </SettingsGroup>
    </>
  );
}
