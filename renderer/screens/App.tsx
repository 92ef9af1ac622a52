// Chooses what the window shows by the phase of the app, and carries language, theme, density and system to the document.
import { useLayoutEffect, type ReactNode } from "react";
import { PlugZap, TriangleAlert } from "lucide-react";
import { Button } from "../components/Button.tsx";
import { EmptyState } from "../components/EmptyState.tsx";
import { Mark } from "../components/Mark.tsx";
import { useLate } from "../components/useLate.ts";
import { selectSettings, useApp } from "../state/app.ts";
import { measureScrollbar } from "../styles/scrollbar.ts";
import { applyLanguage } from "../text/i18n.ts";
import { useText } from "../text/useText.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { ChoosePassphrase } from "./firstRun/ChoosePassphrase.tsx";
import { FirstRun } from "./firstRun/FirstRun.tsx";
import { Locked } from "./firstRun/Locked.tsx";
import { RecoveryKey } from "./firstRun/RecoveryKey.tsx";
import { Unlock } from "./firstRun/Unlock.tsx";
import { Frame } from "./frame/Frame.tsx";
import { Notices } from "./frame/Notices.tsx";
import { TitleBar } from "./frame/TitleBar.tsx";
import "./App.css";

export function App() {
  useDocument();
  return (
    <ErrorBoundary fallback={<Broken />}>
      <Phase />
      <Notices />
    </ErrorBoundary>
  );
}

function Phase() {
  const phase = useApp((state) => state.view?.phase);
  const unreachable = useApp((state) => state.unreachable);
  switch (phase) {
    case "choosePassphrase":
      return <ChoosePassphrase />;
    case "passphrase":
      return <Unlock />;
    case "firstRun":
      return <FirstRun />;
    case "recoveryKey":
      return <RecoveryKey />;
    case "ready":
      return <Frame />;
    case "locked":
      return <Locked />;
    case undefined:
      return unreachable ? <Unreachable /> : <Starting />;
  }
}

/** What CSS and screen readers read from the root element, before anything is painted with it. */
function useDocument(): void {
  const settings = useApp(selectSettings);
  const platform = useApp((state) => state.view?.host.platform);
  useLayoutEffect(() => {
    if (settings === undefined) return;
    const { dataset } = document.documentElement;
    applyLanguage(settings.language);
    if (settings.theme === "system") delete dataset["theme"];
    else dataset["theme"] = settings.theme;
    dataset["density"] = settings.density;
  }, [settings]);
  useLayoutEffect(() => {
    if (platform !== undefined) document.documentElement.dataset["os"] = platform;
    measureScrollbar();
  }, [platform]);
}

function Starting() {
  const { t } = useText("frame");
  const slow = useLate(true);
  return (
    <div className="app-starting">
      <Mark />
      <output>{slow && t("starting")}</output>
    </div>
  );
}

function Unreachable() {
  const { t } = useText("frame");
  return (
    <Page>
      <EmptyState
        alone
        icon={PlugZap}
        title={t("unreachable.title")}
        words={t("unreachable.words")}
        actions={<ReloadButton />}
      />
    </Page>
  );
}

function Broken() {
  const { t } = useText("frame");
  return (
    <Page>
      <EmptyState
        alone
        icon={TriangleAlert}
        title={t("broken.title")}
        words={t("broken.words")}
        actions={<ReloadButton />}
      />
    </Page>
  );
}

function Page({ children }: { readonly children: ReactNode }) {
  return (
    <div className="app-page">
      <TitleBar plain />
      <main className="app-sheet">{children}</main>
    </div>
  );
}

function ReloadButton() {
  const { t } = useText("common");
  return (
    <Button look="primary" onClick={() => window.location.reload()}>
      {t("reload")}
    </Button>
  );
}
