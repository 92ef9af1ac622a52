// One of the devices of a kind, as rows with a tick; the first row leaves it to the system.
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { Check } from "lucide-react";
import { chooseDevice } from "../../../calls/actions.ts";
import type { DeviceKind } from "../../../calls/devices.ts";
import { Icon } from "../../../components/Icon.tsx";
import { PopoverLabel } from "../../../components/Popover.tsx";
import { showingFaults } from "../../../state/faults.ts";
import type { NameKey } from "../../../text/names.ts";
import { useName, useText } from "../../../text/useText.ts";
import { useDeviceOptions } from "./useDeviceOptions.ts";
import "./DeviceChoice.css";

const names = {
  microphone: "Microphone",
  speaker: "Speaker",
  camera: "Camera",
} as const satisfies Record<DeviceKind, NameKey>;

export function DeviceChoice({ kind }: { readonly kind: DeviceKind }) {
  const { t } = useText("calls");
  const name = useName();
  const { options, chosen } = useDeviceOptions(kind);
  return (
    <>
      <PopoverLabel>{t(`devices.${kind}`)}</PopoverLabel>
      <RadioGroup
        className="deviceChoice"
        aria-label={name(names[kind])}
        value={chosen}
        onValueChange={(device: string) => void showingFaults(chooseDevice(kind, device))}
      >
        {options.map(({ value, label }) => (
          <Radio.Root key={value} value={value} className="deviceChoice-row">
            <Radio.Indicator className="deviceChoice-tick">
              <Icon of={Check} size={16} />
            </Radio.Indicator>
            <span className="clip">{label}</span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </>
  );
}
