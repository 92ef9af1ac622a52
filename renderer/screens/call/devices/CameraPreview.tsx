// One's own camera: what the others in the call see, or a preview of it that is open as long as it is shown.
import { useEffect, useState } from "react";
import { useActiveCall, type LocalVideo } from "../../../calls/activeCall.ts";
import { openPreview } from "../../../calls/preview.ts";
import { selectSettings, useApp } from "../../../state/app.ts";
import { useText } from "../../../text/useText.ts";
import { TileVideo } from "../tiles/TileVideo.tsx";
import { troubleSentence } from "./troubleSentence.ts";
import "./CameraPreview.css";

export function CameraPreview() {
  const { t } = useText("calls");
  const [previewed, setPreviewed] = useState<LocalVideo>({ isOn: false });
  // What the others see already is not opened, or blurred, a second time.
  const sent = useActiveCall(({ call }) =>
    call?.local.camera.isOn === true && !call.isOnHold ? call.local.camera : undefined,
  );
  const isSent = sent !== undefined;
  const isBlurred = useApp((state) => selectSettings(state)?.backgroundBlur ?? false);
  useEffect(() => (isSent ? undefined : openPreview(setPreviewed)), [isSent]);
  const camera = sent ?? previewed;
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
      {(!isSent || camera.track !== undefined) && (
        <p className="cameraPreview-note">{t(isSent ? "devices.sent" : "devices.preview")}</p>
      )}
    </div>
  );
}
