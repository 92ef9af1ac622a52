// Says above a conversation that the relay cannot be reached or refuses this device; absent while all is well.
import { CloudAlert, WifiOff } from "lucide-react";
import { Banner } from "../../components/Banner.tsx";
import { Button } from "../../components/Button.tsx";
import { retryConnection, selectConnection, selectIsOffline, useApp } from "../../state/app.ts";
import { showingFaults } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";

export function ConnectionBanner() {
  const { t } = useText("frame");
  const name = useName();
  const offline = useApp(selectIsOffline);
  const connection = useApp(selectConnection);
  if (offline)
    return (
      <Banner
        icon={WifiOff}
        title={t("banner.offlineTitle")}
        words={t("banner.offlineWords")}
        action={
          <Button size="small" onClick={() => void showingFaults(retryConnection())}>
            {name("Try again")}
          </Button>
        }
      />
    );
  if (connection?.state !== "refused") return null;
  const cause = connection.fault === "upgrade-required" ? "upgrade" : "refused";
  return <Banner icon={CloudAlert} title={t(`banner.${cause}Title`)} words={t(`banner.${cause}Words`)} />;
}
