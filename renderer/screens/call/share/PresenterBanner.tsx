// Says that one's own screen is seen by the others, as long as it is.
import { MonitorUp } from "lucide-react";
import { stopSharing } from "../../../calls/actions.ts";
import { Button } from "../../../components/Button.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { useText } from "../../../text/useText.ts";
import "./PresenterBanner.css";

export function PresenterBanner() {
  const { t } = useText("calls");
  return (
    <div className="presenterBanner">
      <Icon of={MonitorUp} size={16} />
      <output className="grow">{t("screen.sharing")}</output>
      <Button size="small" look="danger" onClick={stopSharing}>
        {t("screen.stop")}
      </Button>
    </div>
  );
}
