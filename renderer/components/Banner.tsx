// A strip across a page about a lasting state, announced politely: what it is, what happens meanwhile, one action.
import type { ReactNode } from "react";
import type { LucideIcon } from "lucide-react";
import { useLanguage } from "../text/useText.ts";
import { Icon } from "./Icon.tsx";
import "./Banner.css";

interface BannerProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly words: string;
  readonly action?: ReactNode;
}

export function Banner({ icon, title, words, action }: BannerProps) {
  // Chinese sentences follow each other without a space.
  const space = useLanguage() === "en" ? " " : "";
  return (
    <div className="banner">
      <Icon of={icon} size={18} />
      <output className="banner-words">
        <b>{title}</b>
        {space}
        {words}
      </output>
      {action}
    </div>
  );
}
