// The frame of the first run: the step at the left, what Parley promises at the right, the language below.
import type { ReactNode } from "react";
import { KeyRound, Languages, Lock, Server } from "lucide-react";
import { Chips } from "../../components/Chips.tsx";
import { Icon } from "../../components/Icon.tsx";
import { changeSettings } from "../../state/app.ts";
import { showingFaults } from "../../state/faults.ts";
import { useLanguage, useName, useText } from "../../text/useText.ts";
import { TitleBar } from "../frame/TitleBar.tsx";
import "./Setup.css";

const languages = [
  { value: "en", label: "English", lang: "en" },
  { value: "zh-CN", label: "中文", lang: "zh-Hans" },
] as const;

export function Setup({ children }: { readonly children: ReactNode }) {
  const name = useName();
  const language = useLanguage();
  return (
    <div className="setup">
      <TitleBar plain />
      <main className="setup-main">
        {children}
        <div className="setup-foot">
          <Icon of={Languages} size={16} />
          <Chips
            label={name("Language")}
            chips={languages}
            value={language}
            onChange={(next) => void showingFaults(changeSettings({ language: next }))}
          />
        </div>
      </main>
      <Promises />
    </div>
  );
}

/** The motto stands in both languages whatever the window speaks. */
function Promises() {
  const { t } = useText("firstRun");
  return (
    <aside className="setup-side" aria-hidden>
      <div className="setup-motto">
        <p lang="en">What is said between us stays between us.</p>
        <p lang="zh-Hans">你我之间的话，只在你我之间。</p>
      </div>
      <ul className="setup-facts">
        <li>
          <Icon of={Lock} />
          {t("facts.encrypted")}
        </li>
        <li>
          <Icon of={Server} />
          {t("facts.relay")}
        </li>
        <li>
          <Icon of={KeyRound} />
          {t("facts.keys")}
        </li>
      </ul>
    </aside>
  );
}
