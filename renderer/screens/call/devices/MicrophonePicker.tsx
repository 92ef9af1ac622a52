// Which microphone and speaker, how loud one is, and what is done to one's sound.
import { ChevronDown } from "lucide-react";
import { Popover, PopoverLine } from "../../../components/Popover.tsx";
import { useText } from "../../../text/useText.ts";
import { ControlButton } from "../controls/ControlButton.tsx";
import { DeviceChoice } from "./DeviceChoice.tsx";
import { DeviceSwitch } from "./DeviceSwitch.tsx";
import { LevelMeter } from "./LevelMeter.tsx";

export function MicrophonePicker() {
  const { t } = useText("calls");
  return (
    <Popover
      title={t("devices.title")}
      titleHidden
      trigger={<ControlButton name="Choose microphone and speaker" icon={ChevronDown} look="narrow" />}
    >
      <DeviceChoice kind="microphone" />
      <div className="deviceLine">
        <span className="grow popover-quiet">{t("devices.level")}</span>
        <LevelMeter />
      </div>
      <DeviceSwitch setting="noiseSuppression" label={t("devices.noise")} />
      <DeviceSwitch setting="echoCancellation" label={t("devices.echo")} />
      <DeviceSwitch setting="pushToTalk" label={t("devices.pushToTalk")} help={t("devices.pushToTalkHelp")} />
      <PopoverLine />
      <DeviceChoice kind="speaker" />
    </Popover>
  );
}
