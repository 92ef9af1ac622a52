// Sharing one's screen: asks first what goes along, then shares; while it runs, the same button stops it.
import { useState } from "react";
import { MonitorUp, MonitorX } from "lucide-react";
import { stopSharing } from "../../../calls/actions.ts";
import type { ActiveCall } from "../../../calls/activeCall.ts";
import { Popover } from "../../../components/Popover.tsx";
import { useText } from "../../../text/useText.ts";
import { ShareForm } from "../share/ShareForm.tsx";
import { ControlButton } from "./ControlButton.tsx";

export function ShareControl({ call }: { readonly call: ActiveCall }) {
  const { t } = useText("calls");
  const [isOpen, setOpen] = useState(false);
  if (call.local.screen.isOn)
    return <ControlButton name="Stop sharing" icon={MonitorX} pressed onClick={stopSharing} />;
  return (
    <Popover
      title={t("screen.title")}
      wide
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<ControlButton name="Share screen" icon={MonitorUp} />}
    >
      <ShareForm onDone={() => setOpen(false)} />
    </Popover>
  );
}
