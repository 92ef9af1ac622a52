// A person (round) or a group (square): initials on a tint that stays the same for the same id. Decoration: the name is said
// beside it. The size is the CSS variable --avatar-size of the place it stands in.
import { memo } from "react";
import type { PresenceView } from "../../shared/bridge/views.ts";
import { langOf } from "../text/han.ts";
import { classNames } from "./classNames.ts";
import { initialsOf } from "./initials.ts";
import { PresenceDot } from "./PresenceDot.tsx";
import "./Avatar.css";

interface AvatarProps {
  /** Account or conversation id: fixes the tint. */
  readonly id: string;
  readonly name: string;
  readonly kind?: "person" | "group";
  readonly isSelf?: boolean;
  readonly presence?: PresenceView | undefined;
}

export const Avatar = memo(function Avatar({
  id,
  name,
  kind = "person",
  isSelf = false,
  presence,
}: AvatarProps) {
  const initials = initialsOf(name, kind);
  return (
    <span
      aria-hidden
      lang={langOf(initials)}
      className={classNames(
        "avatar",
        isSelf ? "avatar--me" : `avatar--${tintOf(id)}`,
        kind === "group" && "avatar--group",
      )}
    >
      {initials}
      {presence && <PresenceDot presence={presence} />}
    </span>
  );
});

const tints = 8;

function tintOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return (hash % tints) + 1;
}
