// The profile exists but its key cannot be had: says so, and that nothing is lost. Never an empty window over a full profile.
import { Lock } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Icon } from "../../components/Icon.tsx";
import { useText } from "../../text/useText.ts";
import { Setup } from "./Setup.tsx";

export function Locked() {
  const { t } = useText("firstRun");
  return (
    <Setup>
      <section className="setup-form">
        <Icon of={Lock} size={32} className="setup-sign" />
        <h1 className="setup-title">{t("locked.title")}</h1>
        <p className="setup-lead">{t("locked.words")}</p>
        <p className="setup-lead">{t("locked.help")}</p>
        <Button look="primary" size="large" onClick={() => window.location.reload()}>
          {t("locked.reload")}
        </Button>
      </section>
    </Setup>
  );
}
