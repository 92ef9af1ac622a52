// The devices of a kind to choose from, by name, with the one that is chosen; also when that one is not plugged in now.
import type { DeviceKind } from "../../../calls/devices.ts";
import { useDevices } from "../../../calls/devices.ts";
import { selectSettings, useApp } from "../../../state/app.ts";
import { useText } from "../../../text/useText.ts";

export interface DeviceOption {
  /** Empty: the system's own choice. */
  readonly value: string;
  readonly label: string;
}

export function useDeviceOptions(kind: DeviceKind): {
  readonly options: readonly DeviceOption[];
  readonly chosen: string;
} {
  const { t } = useText("calls");
  const present = useDevices((state) => state[kind]);
  const chosen = useApp((state) => selectSettings(state)?.[kind] ?? "");
  const options = [
    { value: "", label: t("devices.system") },
    ...present.map((device) => ({ value: device, label: device })),
    ...(chosen === "" || present.includes(chosen)
      ? []
      : [{ value: chosen, label: t("devices.absent", { name: chosen }) }]),
  ];
  return { options, chosen };
}
