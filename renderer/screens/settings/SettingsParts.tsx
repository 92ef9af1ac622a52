// The pieces that every settings page is made of: a group in a card, a line with its control, a line with a switch.
import { useId, type ReactNode } from "react";
import { Switch } from "../../components/Switch.tsx";
import { classNames } from "../../components/classNames.ts";

interface SettingsGroupProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function SettingsGroup({ title, children }: SettingsGroupProps) {
  return (
    <section className="settings-group">
      <h3 className="settings-groupName">{title}</h3>
      <div className="settings-card">{children}</div>
    </section>
  );
}

interface SettingsLineProps {
  readonly label: string;
  /** For a control that is named by the label. */
  readonly labelId?: string;
  readonly help?: string;
  readonly helpId?: string;
  /** The control goes below the words. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function SettingsLine({ label, labelId, help, helpId, wide = false, children }: SettingsLineProps) {
  return (
    <div className={classNames("settings-line", wide && "settings-line--wide")}>
      <div>
        <span id={labelId}>{label}</span>
        {help !== undefined && (
          <small id={helpId} className="settings-help">
            {help}
          </small>
        )}
      </div>
      {children}
    </div>
  );
}

interface SwitchLineProps {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function SwitchLine({ label, help, checked, onChange }: SwitchLineProps) {
  const helpId = useId();
  const labelId = useId();
  return (
    <SettingsLine label={label} labelId={labelId} helpId={helpId} {...(help === undefined ? {} : { help })}>
      <Switch
        labelledBy={labelId}
        describedBy={help === undefined ? undefined : helpId}
        checked={checked}
        onChange={onChange}
      />
    </SettingsLine>
  );
}
