// An empty place, held by the corner marks: what is not here yet, and the one thing to do about it.
import type { ReactNode } from "react";
import type { LucideIcon } from "lucide-react";
import { langOf } from "../text/han.ts";
import { classNames } from "./classNames.ts";
import { Icon } from "./Icon.tsx";
import "./EmptyState.css";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly words: string;
  readonly actions?: ReactNode;
  /** Below the actions: another way to do the same. */
  readonly hint?: string;
  /** For a whole page instead of a pane. */
  readonly large?: boolean;
  /** There is no other heading on the page. */
  readonly alone?: boolean;
}

export function EmptyState({
  icon,
  title,
  words,
  actions,
  hint,
  large = false,
  alone = false,
}: EmptyStateProps) {
  const Heading = alone ? "h1" : "h2";
  return (
    <div className={classNames("emptyState", large && "emptyState--large")}>
      <div className="emptyState-frame">
        <Icon of={icon} size={large ? 32 : 24} />
      </div>
      <Heading className="emptyState-title" lang={langOf(title)}>
        {title}
      </Heading>
      <p className="emptyState-words" lang={langOf(words)}>
        {words}
      </p>
      {actions && <div className="emptyState-actions">{actions}</div>}
      {hint !== undefined && <p className="emptyState-hint">{hint}</p>}
    </div>
  );
}
