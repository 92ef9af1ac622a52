// A line of a device popover that is on or off: a setting, changed at once.
import { useId } from "react";
import type { SettingsView } from "../../../../shared/bridge/views.ts";
import { Switch } from "../../../components/Switch.tsx";
import { changeSettings, selectSettings, useApp } from "../../../state/app.ts";
import { showingFaults } from "../../../state/faults.ts";
import "./DeviceChoice.css";

interface DeviceSwitchProps {
  readonly setting: keyof Pick<
    SettingsView,
    "noiseSuppression" | "echoCancellation" | "backgroundBlur" | "pushToTalk"
  >;
  readonly label: string;
  readonly help?: string;
}

export function DeviceSwitch({ setting, label, help }: DeviceSwitchProps) {
  const id = useId();
  const checked = useApp((state) => selectSettings(state)?.[setting] ?? false);
  return (
    <div className="deviceLine">
      <span className="grow">
        <span id={id}>{label}</span>
        {help !== undefined && (
          <small id={`${id}-help`} className="deviceLine-help">
            {help}
          </small>
        )}
      </span>
      <Switch
        labelledBy={id}
        describedBy={help === undefined ? undefined : `${id}-help`}
        checked={checked}
        onChange={(next) => void showingFaults(changeSettings({ [setting]: next }))}
      />
    </div>
  );
}
