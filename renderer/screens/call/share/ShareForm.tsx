// What is shared and how: sound, pointer, sharp text or smooth motion; and which screen or window, where the host has no picker that asks
// by itself.
import { useEffect, useState } from "react";
import type { ScreenListView } from "../../../../shared/bridge/hostCalls.ts";
import { hostBridge } from "../../../bridge/hostBridge.ts";
import { shareScreen } from "../../../calls/actions.ts";
import { Button } from "../../../components/Button.tsx";
import { Choices } from "../../../components/Choices.tsx";
import { SwitchRow } from "../../../components/SwitchRow.tsx";
import { reportFault, showingFaults } from "../../../state/faults.ts";
import { useName, useText } from "../../../text/useText.ts";
import { ScreenSources } from "./ScreenSources.tsx";
import "./ShareForm.css";

const contents = ["detail", "motion"] as const;
type Content = (typeof contents)[number];

/** Where a browser or the system asks, there is nothing to list. */
const asksItself: ScreenListView = { picker: "system" };

export function ShareForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useText("calls");
  const name = useName();
  const screens = useScreens();
  const [sourceId, choose] = useState<string>();
  const [sound, setSound] = useState(false);
  const [pointer, setPointer] = useState(true);
  const [content, setContent] = useState<Content>("detail");
  if (screens?.picker === "forbidden") return <p className="popover-note">{t("trouble.screen.denied")}</p>;
  const isOwn = screens?.picker === "own";
  const share = async () => {
    if (isOwn) await hostBridge()?.("screen.choose", { sourceId: sourceId ?? "", withSound: sound });
    await shareScreen({ sound, pointer, motion: content === "motion" });
    onDone();
  };
  return (
    <div className="shareForm">
      {isOwn ? (
        <ScreenSources sources={screens.sources} chosen={sourceId} onChoose={choose} />
      ) : (
        <p className="popover-note">{t("screen.help")}</p>
      )}
      {!(isOwn && !screens.hasSound) && (
        <SwitchRow
          label={t("screen.sound")}
          {...(isOwn ? {} : { help: t("screen.soundHelp") })}
          checked={sound}
          onChange={setSound}
        />
      )}
      <SwitchRow label={t("screen.pointer")} checked={pointer} onChange={setPointer} />
      <div className="shareForm-line">
        <Choices
          label={name("What matters")}
          choices={contents.map((value) => ({ value, label: t(`screen.${value}`) }))}
          value={content}
          onChange={setContent}
        />
      </div>
      <Button
        look="primary"
        wide
        disabled={screens === undefined || (isOwn && sourceId === undefined)}
        onClick={() => void showingFaults(share())}
      >
        {t(isOwn ? "screen.shareChosen" : "screen.share")}
      </Button>
    </div>
  );
}

/** Undefined until the host has answered. */
function useScreens(): ScreenListView | undefined {
  const [screens, setScreens] = useState<ScreenListView>();
  useEffect(() => {
    let isOpen = true;
    const list = async () => {
      const host = hostBridge();
      const answer = host === undefined ? asksItself : await host("screen.list", {});
      if (isOpen) setScreens(answer);
    };
    list().catch(reportFault);
    return () => {
      isOpen = false;
    };
  }, []);
  return screens;
}
