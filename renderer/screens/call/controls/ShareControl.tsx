// Sharing one's screen: asks first what goes along, then shares; while it runs, the same button stops it.
import { useState } from "react";
import { MonitorUp, MonitorX } from "lucide-react";
import { stopSharing } from "../../../calls/actions.ts";
import { Popover } from "../../../components/Popover.tsx";
import { useText } from "../../../text/useText.ts";
import { ShareForm } from "../share/ShareForm.tsx";
import { ControlButton } from "./ControlButton.tsx";

export function ShareControl({ isOn }: { readonly isOn: boolean }) {
  const { t } = useText("calls");
  const [isOpen, setOpen] = useState(false);
  const press = (open: boolean) => {
    if (!isOn) setOpen(open);
    else if (open) stopSharing();
  };
  return (
    <Popover
      title={t("screen.title")}
      wide
      open={isOpen && !isOn}
      onOpenChange={press}
      // The same button all the time: the focus stays on it.
      trigger={
        <ControlButton
          name={isOn ? "Stop sharing" : "Share screen"}
          icon={isOn ? MonitorX : MonitorUp}
          {...(isOn ? { pressed: true } : {})}
        />
      }
    >
      <ShareForm onDone={() => setOpen(false)} />
    </Popover>
  );
}
