// The title bar: where one was and may go again, whose relay this is, and whether it can be reached. The system draws its
// own window buttons over the space that is left for them.
import { ArrowLeft, ArrowRight, CloudAlert, LoaderCircle, WifiOff } from "lucide-react";
import { IconButton } from "../../components/IconButton.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Mark } from "../../components/Mark.tsx";
import { selectAccount, selectConnection, selectIsOffline, useApp } from "../../state/app.ts";
import { goBack, goForward, useLayout } from "../../state/layout.ts";
import { langOf } from "../../text/han.ts";
import { useText } from "../../text/useText.ts";
import { InUseMark } from "./InUseMark.tsx";
import "./TitleBar.css";

/** `plain`: before there is an account, so there is nowhere to go back to. */
export function TitleBar({ plain = false }: { readonly plain?: boolean }) {
  const organisation = useApp((state) => (plain ? undefined : selectAccount(state)?.organisationName));
  const title = organisation ?? "Parley";
  return (
    <header className="titleBar" data-pane="titleBar">
      <span className="titleBar-mark">
        <Mark />
      </span>
      {!plain && <HistoryButtons />}
      <span className="titleBar-organisation clip" lang={langOf(title)}>
        {title}
      </span>
      {!plain && <InUseMark />}
      {!plain && <ConnectionStatus />}
    </header>
  );
}

function HistoryButtons() {
  const canGoBack = useLayout((state) => state.back.length > 0);
  const canGoForward = useLayout((state) => state.forward.length > 0);
  return (
    <>
      <IconButton
        name="Back"
        icon={ArrowLeft}
        iconSize={16}
        size="small"
        shortcut={["Alt", "←"]}
        disabled={!canGoBack}
        onClick={goBack}
      />
      <IconButton
        name="Forward"
        icon={ArrowRight}
        iconSize={16}
        size="small"
        shortcut={["Alt", "→"]}
        disabled={!canGoForward}
        onClick={goForward}
      />
    </>
  );
}

function ConnectionStatus() {
  const { t } = useText("frame");
  const offline = useApp(selectIsOffline);
  const state = useApp((app) => selectConnection(app)?.state);
  const catchingUp = useApp((app) => (selectConnection(app)?.catchingUp ?? 0) > 0);
  return (
    <output className="titleBar-status">
      {offline ? (
        <>
          <Icon of={WifiOff} size={16} />
          {t("status.offline")}
        </>
      ) : state === "refused" ? (
        <>
          <Icon of={CloudAlert} size={16} />
          {t("status.refused")}
        </>
      ) : state === "connecting" || catchingUp ? (
        <>
          <Icon of={LoaderCircle} size={16} className="spin" />
          {t(state === "connecting" ? "status.connecting" : "status.catchingUp")}
        </>
      ) : null}
    </output>
  );
}
