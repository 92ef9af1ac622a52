// Every shortcut that works, in the keys of this system.
import { Kbd, type Keys } from "../../components/Kbd.tsx";
import { useText } from "../../text/useText.ts";
import { SettingsGroup, SettingsLine } from "./SettingsParts.tsx";
import { useSettings } from "./useSettings.ts";

const going = [
  { what: "switcher", chords: [["Ctrl", "K"]] },
  { what: "newConversation", chords: [["Ctrl", "N"]] },
  { what: "chats", chords: [["Ctrl", "1"]] },
  { what: "callsSection", chords: [["Ctrl", "2"]] },
  { what: "settings", chords: [["Ctrl", ","]] },
  {
    what: "conversations",
    chords: [
      ["Alt", "↑"],
      ["Alt", "↓"],
    ],
  },
  {
    what: "unread",
    chords: [
      ["Alt", "Shift", "↑"],
      ["Alt", "Shift", "↓"],
    ],
  },
  {
    what: "history",
    chords: [
      ["Alt", "←"],
      ["Alt", "→"],
    ],
  },
  { what: "details", chords: [["Alt", "D"]] },
  { what: "panes", chords: [["F6"], ["Shift", "F6"]] },
  { what: "menu", chords: [["Shift", "F10"]] },
  { what: "escape", chords: [["Esc"]] },
] as const;

const calling = [
  {
    what: "answer",
    chords: [
      ["Ctrl", "Shift", "A"],
      ["Ctrl", "Shift", "D"],
    ],
  },
  { what: "microphone", chords: [["Ctrl", "Shift", "M"]] },
  { what: "camera", chords: [["Ctrl", "Shift", "O"]] },
  { what: "talk", chords: [["Space"]] },
  { what: "minimise", chords: [["Esc"]] },
] as const;

export function KeyboardPage() {
  const { t } = useText("settings");
  const { settings } = useSettings();
  const entersSend = settings?.sendWith !== "ctrl-enter";
  return (
    <>
      <SettingsGroup title={t("keyboard.go")}>
        {going.map(({ what, chords }) => (
          <ShortcutLine key={what} label={t(`keyboard.${what}`)} chords={chords} />
        ))}
      </SettingsGroup>
      <SettingsGroup title={t("keyboard.calls")}>
        {calling.map(({ what, chords }) => (
          <ShortcutLine key={what} label={t(`keyboard.${what}`)} chords={chords} />
        ))}
      </SettingsGroup>
      <SettingsGroup title={t("keyboard.write")}>
        <ShortcutLine label={t("keyboard.send")} chords={[entersSend ? ["Enter"] : ["Ctrl", "Enter"]]} />
        <ShortcutLine label={t("keyboard.newLine")} chords={[entersSend ? ["Shift", "Enter"] : ["Enter"]]} />
      </SettingsGroup>
    </>
  );
}

function ShortcutLine({ label, chords }: { readonly label: string; readonly chords: readonly Keys[] }) {
  return (
    <SettingsLine label={label}>
      <span className="settings-keys">
        {chords.map((keys) => (
          <Kbd key={keys.join("+")} keys={keys} />
        ))}
      </span>
    </SettingsLine>
  );
}
