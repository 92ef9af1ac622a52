// Four bars: how good the connection is. Fewer bars say it to whoever does not see the colour.
import type { Bars } from "../../../calls/activeCall.ts";
import { classNames } from "../../../components/classNames.ts";
import type { NameKey } from "../../../text/names.ts";
import { useName } from "../../../text/useText.ts";
import "./Signal.css";

const names: Readonly<Record<Bars, NameKey>> = {
  4: "Good connection",
  3: "Good connection",
  2: "Weak connection",
  1: "Poor connection",
  0: "No connection",
};

export function Signal({ bars }: { readonly bars: Bars }) {
  const name = useName();
  return (
    <svg
      className={classNames("signal", bars === 2 && "signal--weak", bars < 2 && "signal--poor")}
      viewBox="0 0 18 14"
      role="img"
      aria-label={name(names[bars])}
    >
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 5}
          y={10 - bar * 3.3}
          width="3"
          height={4 + bar * 3.3}
          rx="1"
          className={bar < bars ? undefined : "signal-off"}
        />
      ))}
    </svg>
  );
}
