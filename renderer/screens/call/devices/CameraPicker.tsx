// Which camera, with its picture before anybody else sees it, and the blur where the camera can do it.
import { ChevronDown } from "lucide-react";
import { useDevices } from "../../../calls/devices.ts";
import { Popover } from "../../../components/Popover.tsx";
import { useText } from "../../../text/useText.ts";
import { ControlButton } from "../controls/ControlButton.tsx";
import { CameraPreview } from "./CameraPreview.tsx";
import { DeviceChoice } from "./DeviceChoice.tsx";
import { DeviceSwitch } from "./DeviceSwitch.tsx";

export function CameraPicker() {
  const { t } = useText("calls");
  const canBlur = useDevices((state) => state.canBlur);
  return (
    <Popover
      title={t("devices.camera")}
      titleHidden
      trigger={<ControlButton name="Choose camera" icon={ChevronDown} look="narrow" />}
    >
      <CameraPreview />
      <DeviceChoice kind="camera" />
      {canBlur && <DeviceSwitch setting="backgroundBlur" label={t("devices.blur")} />}
    </Popover>
  );
}
