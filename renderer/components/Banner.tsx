// A strip across a page about a lasting state, announced politely: what it is, what happens meanwhile, one action.
import type { ReactNode } from "react";
import type { LucideIcon } from "lucide-react";
import { Icon } from "./Icon.tsx";
import "./Banner.css";

interface BannerProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly words: string;
  readonly action?: ReactNode;
}

export function Banner({ icon, title, words, action }: BannerProps) {
  return (
    <div className="banner">
      <Icon of={icon} size={18} />
      <output className="banner-words">
        <b>{title}</b> {words}
      </output>
      {action}
    </div>
  );
}
