// A box to tick, with its words beside it.
import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import { Icon } from "./Icon.tsx";
import "./Checkbox.css";

interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, checked, onChange }: CheckboxProps) {
  return (
    <label className="checkbox">
      <Base.Root className="checkbox-box" checked={checked} onCheckedChange={onChange}>
        <Base.Indicator>
          <Icon of={Check} size={14} />
        </Base.Indicator>
      </Base.Root>
      {label}
    </label>
  );
}
