// A button with words: primary, standard, quiet, link or danger, in three heights. Busy keeps its width and shows a spinner.
import type { ComponentProps, ReactNode } from "react";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import { classNames } from "./classNames.ts";
import { Icon } from "./Icon.tsx";
import { useLate } from "./useLate.ts";
import "./Button.css";

export interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  readonly look?: "primary" | "standard" | "quiet" | "link" | "danger" | "dangerQuiet";
  readonly size?: "small" | "normal" | "large";
  readonly wide?: boolean;
  /** Work is under way: presses do nothing; the spinner appears when it takes longer than a moment. */
  readonly busy?: boolean;
  readonly icon?: LucideIcon;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Button({
  look = "standard",
  size = "normal",
  wide = false,
  busy = false,
  icon,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const spinning = useLate(busy);
  return (
    <button
      type="button"
      {...rest}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      aria-busy={spinning || undefined}
      className={classNames(
        "button",
        look !== "standard" && `button--${look}`,
        size !== "normal" && `button--${size}`,
        wide && "button--wide",
        className,
      )}
    >
      <span className="button-label">
        {icon && <Icon of={icon} size={size === "large" ? 18 : 16} />}
        {children}
      </span>
      {spinning && (
        <span className="button-spinner">
          <Icon of={LoaderCircle} size={16} className="spin" />
        </span>
      )}
    </button>
  );
}
