// A person (round) or a group (square): initials on a tint that stays the same for the same id. Decoration: the name is said
// beside it. The size is the CSS variable --avatar-size of the place it stands in.
import { memo } from "react";
import type { PresenceView } from "../../shared/bridge/views.ts";
import { hasHan, langOf } from "../text/han.ts";
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
  /** One character: below 28 px there is no room for two. */
  readonly tiny?: boolean;
}

export const Avatar = memo(function Avatar({
  id,
  name,
  kind = "person",
  isSelf = false,
  presence,
  tiny = false,
}: AvatarProps) {
  const both = initialsOf(name, kind);
  const initials = tiny ? oneOf(both) : both;
  return (
    <span
      aria-hidden
      lang={langOf(initials)}
      className={classNames(
        "avatar",
        isSelf ? "avatar--me" : `avatar--${tintOf(id)}`,
        kind === "group" && "avatar--group",
        tiny && "avatar--tiny",
      )}
    >
      {initials}
      {presence && <PresenceDot presence={presence} />}
    </span>
  );
});

/** Of a Chinese name the last one, which tells people of one family apart. */
function oneOf(initials: string): string {
  const characters = [...initials];
  return (hasHan(initials) ? characters.at(-1) : characters[0]) ?? "";
}

const tints = 8;

function tintOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return (hash % tints) + 1;
}
