// Calls: the devices with a test of each, what rings, what others may learn, and whether calls work from here at all.
import { useId, useState } from "react";
import { chooseDevice, playTestTone } from "../../calls/actions.ts";
import type { DeviceKind } from "../../calls/devices.ts";
import { Button } from "../../components/Button.tsx";
import { Choices } from "../../components/Choices.tsx";
import { Select } from "../../components/Select.tsx";
import { showingFaults } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";
import { CameraPreview } from "../call/devices/CameraPreview.tsx";
import { LevelMeter } from "../call/devices/LevelMeter.tsx";
import { useDeviceOptions } from "../call/devices/useDeviceOptions.ts";
import { ConnectionTest } from "./ConnectionTest.tsx";
import { SettingsGroup, SettingsLine, SwitchLine } from "./SettingsParts.tsx";
import { useSettings } from "./useSettings.ts";
import "./CallsPage.css";

export function CallsPage() {
  return (
    <>
      <SoundGroup />
      <PictureGroup />
      <RingingGroup />
      <ConnectionTest />
    </>
  );
}

function SoundGroup() {
  const { t } = useText("settings");
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <SettingsGroup title={t("calls.sound")}>
      <DeviceLine kind="microphone" />
      <MicrophoneTest />
      <SwitchLine
        label={t("calls.noise")}
        checked={settings.noiseSuppression}
        onChange={(noiseSuppression) => change({ noiseSuppression })}
      />
      <SwitchLine
        label={t("calls.echo")}
        checked={settings.echoCancellation}
        onChange={(echoCancellation) => change({ echoCancellation })}
      />
      <SwitchLine
        label={t("calls.pushToTalk")}
        help={t("calls.pushToTalkHelp")}
        checked={settings.pushToTalk}
        onChange={(pushToTalk) => change({ pushToTalk })}
      />
      <DeviceLine kind="speaker">
        <Button size="small" onClick={() => void showingFaults(playTestTone())}>
          {t("calls.testTone")}
        </Button>
      </DeviceLine>
    </SettingsGroup>
  );
}

function PictureGroup() {
  const { t } = useText("settings");
  const [isShown, setShown] = useState(false);
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <SettingsGroup title={t("calls.picture")}>
      <DeviceLine kind="camera">
        <Button size="small" onClick={() => setShown(!isShown)}>
          {t(isShown ? "calls.stop" : "calls.checkCamera")}
        </Button>
      </DeviceLine>
      {isShown && (
        <div className="settings-line settings-line--wide">
          <div className="callsPage-picture">
            <CameraPreview />
          </div>
        </div>
      )}
      <SwitchLine
        label={t("calls.blur")}
        help={t("calls.blurHelp")}
        checked={settings.backgroundBlur}
        onChange={(backgroundBlur) => change({ backgroundBlur })}
      />
    </SettingsGroup>
  );
}

function RingingGroup() {
  const { t } = useText("settings");
  const name = useName();
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  return (
    <>
      <SettingsGroup title={t("calls.ringing")}>
        <SwitchLine
          label={t("calls.ringtone")}
          help={t("calls.ringtoneHelp")}
          checked={settings.ringtone}
          onChange={(ringtone) => change({ ringtone })}
        />
        <SettingsLine label={t("calls.callsFrom")} help={t("calls.callsFromHelp")}>
          <Choices
            label={name("Who may ring you")}
            choices={[
              { value: "everyone", label: t("calls.everyone") },
              { value: "known", label: t("calls.known") },
            ]}
            value={settings.callsFrom}
            onChange={(callsFrom) => change({ callsFrom })}
          />
        </SettingsLine>
      </SettingsGroup>
      <SettingsGroup title={t("calls.privacy")}>
        <SwitchLine
          label={t("calls.alwaysRelay")}
          help={t("calls.alwaysRelayHelp")}
          checked={settings.alwaysRelayCalls}
          onChange={(alwaysRelayCalls) => change({ alwaysRelayCalls })}
        />
      </SettingsGroup>
    </>
  );
}

interface DeviceLineProps {
  readonly kind: DeviceKind;
  /** Its test. */
  readonly children?: React.ReactNode;
}

function DeviceLine({ kind, children }: DeviceLineProps) {
  const { t } = useText("settings");
  const id = useId();
  const { options, chosen } = useDeviceOptions(kind);
  return (
    <SettingsLine label={t(`calls.${kind}`)} labelId={id}>
      <span className="callsPage-device">
        {children}
        <Select
          labelledBy={id}
          options={options}
          value={chosen}
          onChange={(device) => void showingFaults(chooseDevice(kind, device))}
        />
      </span>
    </SettingsLine>
  );
}

/** The microphone is open only while somebody tests it. */
function MicrophoneTest() {
  const { t } = useText("settings");
  const [isOn, setOn] = useState(false);
  return (
    <SettingsLine label={t("calls.level")} help={t("calls.levelHelp")}>
      <span className="callsPage-device">
        {isOn && <LevelMeter />}
        <Button size="small" onClick={() => setOn(!isOn)}>
          {t(isOn ? "calls.stop" : "calls.checkMicrophone")}
        </Button>
      </span>
    </SettingsLine>
  );
}
