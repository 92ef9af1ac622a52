// Which camera, with its picture before anybody else sees it, and whether what is behind one is blurred.
import { ChevronDown } from "lucide-react";
import { Popover } from "../../../components/Popover.tsx";
import { useText } from "../../../text/useText.ts";
import { ControlButton } from "../controls/ControlButton.tsx";
import { CameraPreview } from "./CameraPreview.tsx";
import { DeviceChoice } from "./DeviceChoice.tsx";
import { DeviceSwitch } from "./DeviceSwitch.tsx";

export function CameraPicker() {
  const { t } = useText("calls");
  return (
    <Popover
      title={t("devices.camera")}
      titleHidden
      trigger={<ControlButton name="Choose camera" icon={ChevronDown} look="narrow" />}
    >
      <CameraPreview />
      <DeviceChoice kind="camera" />
      <DeviceSwitch setting="backgroundBlur" label={t("devices.blur")} />
    </Popover>
  );
}
