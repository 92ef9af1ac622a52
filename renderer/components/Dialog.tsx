// A modal dialog: traps focus, returns it when closed, closes by Escape, by its button and by a press outside.
import type { ReactNode, RefObject } from "react";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { langOf } from "../text/han.ts";
import { classNames } from "./classNames.ts";
import { IconButton } from "./IconButton.tsx";
import { usePortalPlace } from "./portalPlace.ts";
import "./Dialog.css";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Its visible heading and accessible name. */
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the primary one last. */
  readonly actions?: ReactNode;
  /** Beside the actions: why the primary one cannot be used yet. */
  readonly note?: string | undefined;
  readonly small?: boolean;
  /** The body brings its own padding and scrolling. */
  readonly plain?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** Who gets the focus afterwards; whoever had it before when absent or true, nobody when false. */
  readonly finalFocus?: () => HTMLElement | boolean;
  /** For questions that must be answered by one of the actions: announced as an alert. */
  readonly alert?: boolean;
}

export function Dialog(props: DialogProps) {
  const { open, onClose, title, children, actions, note, initialFocus, finalFocus } = props;
  const place = usePortalPlace();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal {...place}>
        <Base.Backdrop className="dialog-scrim" />
        <Base.Viewport className="dialog-place">
          <Base.Popup
            className={classNames("dialog", props.small && "dialog--small")}
            {...(initialFocus === undefined ? {} : { initialFocus })}
            {...(finalFocus === undefined ? {} : { finalFocus })}
            {...(props.alert ? { role: "alertdialog" } : {})}
          >
            <div className="dialog-head">
              <Base.Title className="dialog-title" lang={langOf(title)}>
                {title}
              </Base.Title>
              {!props.alert && <Base.Close render={<IconButton name="Close" icon={X} />} />}
            </div>
            <div className={classNames("dialog-body", props.plain && "dialog-body--plain")}>{children}</div>
            {actions && (
              <div className="dialog-foot">
                {note !== undefined && <p className="dialog-note">{note}</p>}
                {actions}
              </div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
