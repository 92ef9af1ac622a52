// A square button with an icon only. Its name comes from the names table, and shows as a tooltip with its shortcut.
import type { ComponentProps } from "react";
import type { LucideIcon } from "lucide-react";
import type { NameKey, NameValues } from "../text/names.ts";
import { useName } from "../text/useText.ts";
import { classNames } from "./classNames.ts";
import { Icon, type IconSize } from "./Icon.tsx";
import { Tooltip } from "./Tooltip.tsx";
import type { Keys } from "./Kbd.tsx";
import "./IconButton.css";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "name" | "className" | "children"> {
  readonly name: NameKey;
  readonly values?: NameValues;
  readonly icon: LucideIcon;
  readonly iconSize?: IconSize;
  readonly size?: "tiny" | "small" | "normal";
  readonly shortcut?: Keys;
  /** For toggles. */
  readonly pressed?: boolean;
  /** Why it cannot be used now: it can still be reached, and says so. */
  readonly unavailable?: string | undefined;
}

export function IconButton({
  name,
  values,
  icon,
  iconSize = 18,
  size = "normal",
  shortcut,
  pressed,
  unavailable,
  onClick,
  ...rest
}: IconButtonProps) {
  const label = useName()(name, values);
  return (
    <Tooltip text={unavailable ?? label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={unavailable === undefined ? undefined : true}
        aria-description={unavailable}
        onClick={unavailable === undefined ? onClick : undefined}
        className={classNames("iconButton", size !== "normal" && `iconButton--${size}`)}
      >
        <Icon of={icon} size={iconSize} />
      </button>
    </Tooltip>
  );
}
