// A line of a device popover that is on or off: a setting, changed at once.
import type { SettingsView } from "../../../../shared/bridge/views.ts";
import { SwitchRow } from "../../../components/SwitchRow.tsx";
import { changeSettings, selectSettings, useApp } from "../../../state/app.ts";
import { showingFaults } from "../../../state/faults.ts";

interface DeviceSwitchProps {
  readonly setting: keyof Pick<
    SettingsView,
    "noiseSuppression" | "echoCancellation" | "backgroundBlur" | "pushToTalk"
  >;
  readonly label: string;
  readonly help?: string;
}

export function DeviceSwitch({ setting, ...words }: DeviceSwitchProps) {
  const checked = useApp((state) => selectSettings(state)?.[setting] ?? false);
  return (
    <SwitchRow
      {...words}
      indented
      checked={checked}
      onChange={(next) => void showingFaults(changeSettings({ [setting]: next }))}
    />
  );
}
