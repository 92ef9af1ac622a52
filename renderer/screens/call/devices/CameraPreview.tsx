// One's own camera, seen by nobody else; open as long as it is shown.
import { useEffect, useState } from "react";
import type { LocalVideo } from "../../../calls/activeCall.ts";
import { openPreview } from "../../../calls/preview.ts";
import { selectSettings, useApp } from "../../../state/app.ts";
import { useText } from "../../../text/useText.ts";
import { TileVideo } from "../tiles/TileVideo.tsx";
import { troubleSentence } from "./troubleSentence.ts";
import "./CameraPreview.css";

export function CameraPreview() {
  const { t } = useText("calls");
  const [camera, setCamera] = useState<LocalVideo>({ isOn: false });
  const isBlurred = useApp((state) => selectSettings(state)?.backgroundBlur ?? false);
  useEffect(() => openPreview(setCamera), []);
  const isPreparing = isBlurred && camera.track === undefined && camera.trouble === undefined;
  return (
    <div className="cameraPreview">
      {camera.track !== undefined && <TileVideo track={camera.track} mirrored />}
      {isPreparing && (
        <output className="cameraPreview-preparing" aria-busy>
          {t("devices.preparing")}
        </output>
      )}
      {camera.trouble !== undefined && (
        <p className="cameraPreview-trouble">{troubleSentence(t, "camera", camera.trouble)}</p>
      )}
      <p className="cameraPreview-note">{t("devices.preview")}</p>
    </div>
  );
}
