// One of many, behind a button that shows which: a list that opens below it. Letters find, arrows move.
import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { langOf } from "../text/han.ts";
import { Icon } from "./Icon.tsx";
import { usePortalPlace } from "./portalPlace.ts";
import "./Menu.css";
import "./Select.css";

interface SelectOption {
  readonly value: string;
  readonly label: string;
}

interface SelectProps {
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly options: readonly SelectOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Select({ labelledBy, describedBy, options, value, onChange }: SelectProps) {
  const place = usePortalPlace();
  const shown = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Base.Root value={value} onValueChange={(next) => next !== null && onChange(next)} modal={false}>
      <Base.Trigger className="select" aria-labelledby={labelledBy} aria-describedby={describedBy}>
        <span className="clip" lang={langOf(shown)}>
          {shown}
        </span>
        <Icon of={ChevronDown} size={16} />
      </Base.Trigger>
      <Base.Portal {...place}>
        <Base.Positioner className="menu-place" sideOffset={4} align="end" alignItemWithTrigger={false}>
          <Base.Popup className="menu" aria-labelledby={labelledBy}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className="menu-item">
                <Base.ItemText className="grow clip">{option.label}</Base.ItemText>
                <span className="menu-check">
                  <Base.ItemIndicator>
                    <Icon of={Check} size={16} />
                  </Base.ItemIndicator>
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
