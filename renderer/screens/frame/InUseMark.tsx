// Says in the title bar that the microphone or the camera is open, whatever for, as long as it is.
import { Mic, Video } from "lucide-react";
import { useInUse } from "../../calls/devices.ts";
import { Icon } from "../../components/Icon.tsx";
import { useText } from "../../text/useText.ts";

export function InUseMark() {
  const { t } = useText("calls");
  const { microphone, camera } = useInUse();
  const words = microphone && camera ? "both" : camera ? "camera" : "microphone";
  return (
    <output className="titleBar-inUse">
      {(microphone || camera) && (
        <>
          {microphone && <Icon of={Mic} size={14} />}
          {camera && <Icon of={Video} size={14} />}
          {t(`inUse.${words}`)}
        </>
      )}
    </output>
  );
}
