// How loud the microphone is now, as twelve bars; measured only while it is shown.
import { useMicrophoneLevel } from "../../../calls/levels.ts";
import { classNames } from "../../../components/classNames.ts";
import { useName } from "../../../text/useText.ts";
import "./LevelMeter.css";

const bars = Array.from({ length: 12 }, (_, bar) => bar);

export function LevelMeter() {
  const name = useName();
  const level = useMicrophoneLevel(true);
  const lit = Math.round(level * bars.length);
  return (
    <span
      className="levelMeter"
      role="meter"
      aria-label={name("Input level")}
      aria-valuemin={0}
      aria-valuemax={bars.length}
      aria-valuenow={lit}
    >
      {bars.map((bar) => (
        <i key={bar} className={classNames("levelMeter-bar", bar < lit && "levelMeter-bar--lit")} />
      ))}
    </span>
  );
}
