// On or off, at once.
import { Switch as Base } from "@base-ui/react/switch";
import "./Switch.css";

interface SwitchProps {
  /** Id of the words beside it. */
  readonly labelledBy: string;
  readonly describedBy?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ labelledBy, describedBy, checked, onChange }: SwitchProps) {
  return (
    <Base.Root
      className="switch"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      checked={checked}
      onCheckedChange={onChange}
    >
      <Base.Thumb className="switch-thumb" />
    </Base.Root>
  );
}
