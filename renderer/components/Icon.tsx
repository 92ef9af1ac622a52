// A Lucide icon with a stroke of 1.5 rendered pixels at every size. Icons never speak: the control around them has the name.
import type { LucideIcon } from "lucide-react";

export type IconSize = 14 | 16 | 18 | 20 | 24 | 32;

interface IconProps {
  readonly of: LucideIcon;
  readonly size?: IconSize;
  readonly className?: string;
}

export function Icon({ of: Shape, size = 20, className }: IconProps) {
  return (
    <Shape size={size} strokeWidth={36 / size} className={className ?? ""} aria-hidden focusable={false} />
  );
}
