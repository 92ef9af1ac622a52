// One's own camera, seen by nobody else; open as long as it is shown.
import { useEffect, useState } from "react";
import type { LocalVideo } from "../../../calls/activeCall.ts";
import { openPreview } from "../../../calls/preview.ts";
import { useText } from "../../../text/useText.ts";
import { TileVideo } from "../tiles/TileVideo.tsx";
import "./CameraPreview.css";

export function CameraPreview() {
  const { t } = useText("calls");
  const [camera, setCamera] = useState<LocalVideo>({ isOn: false });
  useEffect(() => openPreview(setCamera), []);
  return (
    <div className="cameraPreview">
      {camera.track !== undefined && <TileVideo track={camera.track} mirrored />}
      {camera.trouble !== undefined && (
        <p className="cameraPreview-trouble">{t(`trouble.camera.${camera.trouble}`)}</p>
      )}
      <p className="cameraPreview-note">{t("devices.preview")}</p>
    </div>
  );
}
