// How good the connection is and which way it goes, with the details behind it.
import { memo } from "react";
import type { ActiveCall, Bars, RemoteParticipant } from "../../../calls/activeCall.ts";
import { Popover } from "../../../components/Popover.tsx";
import { Tooltip } from "../../../components/Tooltip.tsx";
import { useName, useText } from "../../../text/useText.ts";
import { Signal } from "../tiles/Signal.tsx";
import { ConnectionDetails } from "./ConnectionDetails.tsx";
import "./ConnectionButton.css";

export function ConnectionButton({ remotes }: Pick<ActiveCall, "remotes">) {
  return <ConnectionAs way={wayOf(remotes)} bars={worstBars(remotes)} />;
}

interface ConnectionAsProps {
  readonly way: Way;
  readonly bars: Bars;
}

/** Measured anew every two seconds, and mostly found as it was. */
const ConnectionAs = memo(function ConnectionAs({ way, bars }: ConnectionAsProps) {
  const { t } = useText("calls");
  const name = useName();
  const label = name("Connection details");
  return (
    <Popover
      title={t("connection.title")}
      align="end"
      wide
      trigger={<ConnectionTrigger label={label} words={t(`connection.${way}`)} bars={bars} />}
    >
      <ConnectionDetails />
    </Popover>
  );
});

interface ConnectionTriggerProps {
  readonly label: string;
  readonly words: string;
  readonly bars: Bars;
}

/** What the words and bars show is said as its description. */
function ConnectionTrigger({ label, words, bars, ...rest }: ConnectionTriggerProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        className="button button--quiet connectionButton"
        aria-label={label}
        aria-description={words}
      >
        <Signal bars={bars} />
        <span className="connectionButton-words">{words}</span>
      </button>
    </Tooltip>
  );
}

type Way = "none" | "direct" | "relayed" | "both";

function wayOf(remotes: readonly RemoteParticipant[]): Way {
  const routes = new Set(remotes.flatMap(({ quality }) => (quality === undefined ? [] : [quality.route])));
  if (routes.size === 0) return "none";
  if (routes.size === 2) return "both";
  return routes.has("direct") ? "direct" : "relayed";
}

function worstBars(remotes: readonly RemoteParticipant[]): Bars {
  const bars = remotes.filter(({ connection }) => connection === "connected").map((remote) => remote.bars);
  return bars.length === 0 ? 0 : (Math.min(...bars) as Bars);
}
