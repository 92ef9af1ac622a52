// Words for what a control does, after 500 ms of hover or on keyboard focus. Never the only place where something is said.
import type { ReactElement } from "react";
import { Tooltip as Base } from "@base-ui/react/tooltip";
import { useKeyNames, type Keys } from "./Kbd.tsx";
import "./Tooltip.css";

interface TooltipProps {
  readonly text: string;
  readonly shortcut?: Keys;
  /** The one element that is described; it must pass on props and ref. */
  readonly children: ReactElement<Record<string, unknown>>;
}

const noKeys: Keys = [];

export function Tooltip({ text, shortcut = noKeys, children }: TooltipProps) {
  const keys = useKeyNames(shortcut);
  return (
    <Base.Root>
      <Base.Trigger delay={500} render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="tooltip-place">
          <Base.Popup className="tooltip">
            {text}
            {keys.length > 0 && <span className="tooltip-keys">{keys.join(" ")}</span>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
