// A count in a pill, at most 99+. Decoration: the count is said in the description of what carries it.
import { classNames } from "./classNames.ts";
import "./Badge.css";

interface BadgeProps {
  readonly count: number;
  /** Grey, for what is muted. */
  readonly quiet?: boolean;
}

export function Badge({ count, quiet = false }: BadgeProps) {
  return (
    <span aria-hidden className={classNames("badge", quiet && "badge--quiet")}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
