// Every call of every conversation, by day: what became of it, and the way to call back or to the conversation.
import { useEffect, useState } from "react";
import { Phone, PhoneMissed } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Chips } from "../../components/Chips.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useName, useText } from "../../text/useText.ts";
import { isMissedLine, loadEarlierCalls, markCallsSeen, useCallHistory } from "./callHistory.ts";
import { CallList } from "./CallList.tsx";
import "./CallsSection.css";

type CallFilter = "all" | "missed";

export function CallsSection() {
  const { t } = useText("calls");
  const name = useName();
  const [filter, setFilter] = useState<CallFilter>("all");
  const lines = useCallHistory((state) => state.lines);
  useSeen(lines);
  const shown = filter === "all" ? lines : lines.filter(isMissedLine);
  return (
    <main className="callsSection" aria-label={name("Calls")} data-pane="calls">
      <div className="callsSection-head">
        <h1 className="callsSection-title">{t("history.title")}</h1>
        <Chips
          label={name("Filter")}
          chips={[
            { value: "all", label: name("All") },
            { value: "missed", label: name("Missed") },
          ]}
          value={filter}
          onChange={setFilter}
        />
      </div>
      <div className="callsSection-scroll">
        {shown.length > 0 && <CallList lines={shown} />}
        <Foot filter={filter} isEmpty={shown.length === 0} />
      </div>
    </main>
  );
}

/** Whoever is here sees what comes. */
function useSeen(lines: unknown): void {
  useEffect(markCallsSeen, [lines]);
}

interface FootProps {
  readonly filter: CallFilter;
  readonly isEmpty: boolean;
}

function Foot({ filter, isEmpty }: FootProps) {
  const { t } = useText("calls");
  const name = useName();
  const { isLoaded, hasMore, fault } = useCallHistory();
  const [isBusy, setBusy] = useState(false);
  const more = async () => {
    setBusy(true);
    await loadEarlierCalls();
    setBusy(false);
  };
  if (fault !== undefined)
    return (
      <div className="callsSection-foot">
        <p role="alert">{t("history.failed")}</p>
        <Button size="small" busy={isBusy} onClick={() => void more()}>
          {name("Try again")}
        </Button>
      </div>
    );
  if (hasMore)
    return (
      <div className="callsSection-foot">
        <Button size="small" busy={isBusy} onClick={() => void more()}>
          {t("history.more")}
        </Button>
      </div>
    );
  return isLoaded && isEmpty ? <NoCalls filter={filter} /> : null;
}

function NoCalls({ filter }: { readonly filter: CallFilter }) {
  const { t } = useText("calls");
  return filter === "all" ? (
    <EmptyState icon={Phone} title={t("history.emptyTitle")} words={t("history.emptyWords")} />
  ) : (
    <EmptyState icon={PhoneMissed} title={t("history.missedTitle")} words={t("history.missedWords")} />
  );
}
