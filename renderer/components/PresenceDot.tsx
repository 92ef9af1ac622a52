// Presence as shape first, colour second: full, ring, bar, thin ring. Words for it stand elsewhere, so it is hidden.
import type { PresenceView } from "../../shared/bridge/views.ts";
import { classNames } from "./classNames.ts";
import "./PresenceDot.css";

interface PresenceDotProps {
  readonly presence: PresenceView;
  /** In a line of text instead of at an avatar's corner. */
  readonly inline?: boolean;
}

export function PresenceDot({ presence, inline = false }: PresenceDotProps) {
  return (
    <span
      aria-hidden
      className={classNames("presenceDot", `presenceDot--${presence}`, inline && "presenceDot--inline")}
    />
  );
}
