// A line of a popover that is on or off: its words, what follows from it, the switch.
import { useId } from "react";
import { classNames } from "./classNames.ts";
import { Switch } from "./Switch.tsx";
import "./SwitchRow.css";

interface SwitchRowProps {
  readonly label: string;
  readonly help?: string;
  /** Below rows that begin with a tick. */
  readonly indented?: boolean;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function SwitchRow({ label, help, indented = false, checked, onChange }: SwitchRowProps) {
  const id = useId();
  return (
    <div className={classNames("switchRow", indented && "switchRow--indented")}>
      <span className="grow">
        <span id={id}>{label}</span>
        {help !== undefined && (
          <small id={`${id}-help`} className="switchRow-help">
            {help}
          </small>
        )}
      </span>
      <Switch
        labelledBy={id}
        describedBy={help === undefined ? undefined : `${id}-help`}
        checked={checked}
        onChange={onChange}
      />
    </div>
  );
}
