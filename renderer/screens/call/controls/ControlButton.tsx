// A button of the call's toolbar. Its name never changes with a count.
import type { ComponentProps, ReactNode } from "react";
import type { LucideIcon } from "lucide-react";
import { Badge } from "../../../components/Badge.tsx";
import { classNames } from "../../../components/classNames.ts";
import { Icon } from "../../../components/Icon.tsx";
import type { Keys } from "../../../components/Kbd.tsx";
import { Tooltip } from "../../../components/Tooltip.tsx";
import type { NameKey } from "../../../text/names.ts";
import { useName } from "../../../text/useText.ts";
import { useToolbarItem } from "./Toolbar.tsx";

interface ControlButtonProps extends Omit<ComponentProps<"button">, "name" | "className" | "children"> {
  readonly name: NameKey;
  readonly icon: LucideIcon;
  /** `off`: what should be on is off; `narrow`: the second half of a pair. */
  readonly look?: "normal" | "off" | "narrow" | "leave";
  readonly shortcut?: Keys;
  readonly pressed?: boolean;
  readonly count?: number;
  /** Words beside the icon. */
  readonly words?: ReactNode;
  /** Of the toolbar. */
  readonly first?: boolean;
}

export function ControlButton(props: ControlButtonProps) {
  const {
    name,
    icon,
    look = "normal",
    shortcut,
    pressed,
    count = 0,
    words,
    first = false,
    onFocus,
    ...rest
  } = props;
  const label = useName()(name);
  const item = useToolbarItem(first);
  return (
    <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button
        type="button"
        {...rest}
        {...item}
        onFocus={(event) => {
          item.onFocus();
          onFocus?.(event);
        }}
        aria-label={label}
        aria-description={count > 0 ? String(count) : undefined}
        aria-pressed={pressed}
        className={classNames("control", look !== "normal" && `control--${look}`)}
      >
        <Icon of={icon} size={look === "narrow" ? 16 : 20} />
        {words !== undefined && <span className="control-words">{words}</span>}
        {count > 0 && <Badge count={count} />}
      </button>
    </Tooltip>
  );
}
