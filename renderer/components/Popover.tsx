// A small dialog beside the button that opens it: the page behind stays usable. Escape and a press outside close it, the focus returns.
import type { ReactElement, ReactNode } from "react";
import { Popover as Base } from "@base-ui/react/popover";
import { usePortalPlace } from "./portalPlace.ts";
import "./Popover.css";

interface PopoverProps {
  /** The button: an element that passes on props and ref. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  /** Its heading and accessible name. */
  readonly title: string;
  readonly titleHidden?: boolean;
  readonly side?: "top" | "bottom";
  readonly align?: "start" | "center" | "end";
  readonly wide?: boolean;
  /** Where the one who opens it needs to close it. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

export function Popover(props: PopoverProps) {
  const { trigger, title, titleHidden = false, side = "top", align = "center", wide = false } = props;
  const { open, onOpenChange, children } = props;
  const place = usePortalPlace();
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal {...place}>
        <Base.Positioner
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={12}
          className="popover-place"
        >
          <Base.Popup className={wide ? "popover popover--wide" : "popover"}>
            <Base.Title className={titleHidden ? "srOnly" : "popover-title"}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function PopoverLine() {
  return <div className="popover-line" />;
}

export function PopoverLabel({ children }: { readonly children: ReactNode }) {
  return <div className="popover-label">{children}</div>;
}
