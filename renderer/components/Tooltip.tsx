// Words for what a control does, after 500 ms of hover or on keyboard focus. Never the only place where something is said. Escape
// closes it on its way to what else it closes.
import { useState, type ReactElement } from "react";
import { Tooltip as Base } from "@base-ui/react/tooltip";
import { useKeyNames, type Keys } from "./Kbd.tsx";
import { usePortalPlace } from "./portalPlace.ts";
import "./Tooltip.css";

interface TooltipProps {
  readonly text: string;
  readonly shortcut?: Keys;
  readonly side?: "top" | "right";
  /** While what it says can be seen anyway. */
  readonly disabled?: boolean;
  /** The one element that is described; it must pass on props and ref. */
  readonly children: ReactElement<Record<string, unknown>>;
}

const noKeys: Keys = [];

export function Tooltip({ text, shortcut = noKeys, side = "top", disabled = false, children }: TooltipProps) {
  const keys = useKeyNames(shortcut);
  const place = usePortalPlace();
  const [open, setOpen] = useState(false);
  const onOpenChange: Base.Root.Props["onOpenChange"] = (next, details) => {
    if (details.reason === "escape-key") {
      // It closes all the same; but for others the key is as unused as without it.
      details.cancel();
      details.allowPropagation();
    }
    setOpen(next);
  };
  return (
    <Base.Root disabled={disabled} open={open} onOpenChange={onOpenChange}>
      <Base.Trigger delay={500} render={children} />
      <Base.Portal {...place}>
        <Base.Positioner side={side} sideOffset={6} className="tooltip-place">
          <Base.Popup className="tooltip">
            {text}
            {keys.length > 0 && <span className="tooltip-keys">{keys.join(" ")}</span>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
