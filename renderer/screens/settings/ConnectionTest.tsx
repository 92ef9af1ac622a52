// "Test my connection": what works from here and what does not, in plain words, with what to do or to ask the administrator for.
import { useEffect, useState } from "react";
import { Circle, CircleCheck, CircleMinus, CircleX, LoaderCircle, type LucideIcon } from "lucide-react";
import {
  runConnectionTest,
  stopConnectionTest,
  useConnectionTest,
  type TestOutcome,
  type TestStep,
} from "../../calls/connectionTest.ts";
import { Button } from "../../components/Button.tsx";
import { classNames } from "../../components/classNames.ts";
import { Icon } from "../../components/Icon.tsx";
import { useText } from "../../text/useText.ts";
import { SettingsGroup } from "./SettingsParts.tsx";
import { serverOf, stepAdvice, stepOutcome, stepTitle, testDetails, testVerdict } from "./testSentences.ts";

export function ConnectionTest() {
  const { t } = useText("settings");
  const { steps, isRunning } = useConnectionTest();
  // Whoever leaves the page leaves no device open.
  useEffect(() => stopConnectionTest, []);
  const verdict = testVerdict(steps);
  return (
    <SettingsGroup title={t("connectionTest.title")}>
      <div className="settings-line">
        <output className="connectionTest-words">
          {t(verdict === undefined ? "connectionTest.words" : `connectionTest.${verdict}`)}
        </output>
        <span className="connectionTest-buttons">
          {verdict !== undefined && <CopyButton steps={steps} />}
          <Button
            look={isRunning ? "standard" : "primary"}
            onClick={isRunning ? stopConnectionTest : () => void runConnectionTest()}
          >
            {t(isRunning ? "connectionTest.stop" : "connectionTest.start")}
          </Button>
        </span>
      </div>
      <ul>
        {steps.map((step) => (
          <Step
            key={`${step.kind} ${"url" in step ? step.url : ""} ${step.kind === "turn" ? step.transport : ""}`}
            step={step}
          />
        ))}
      </ul>
    </SettingsGroup>
  );
}

function CopyButton({ steps }: { readonly steps: readonly TestStep[] }) {
  const { t } = useText("common");
  const [copied, setCopied] = useState<readonly TestStep[]>();
  const copy = () => void navigator.clipboard.writeText(testDetails(steps)).then(() => setCopied(steps));
  return (
    <Button look="link" onClick={copy}>
      {t(copied === steps ? "copied" : "copyDetails")}
    </Button>
  );
}

const icons: Readonly<Record<TestOutcome["state"], LucideIcon>> = {
  waiting: Circle,
  running: LoaderCircle,
  works: CircleCheck,
  fails: CircleX,
  absent: CircleMinus,
};

function Step({ step }: { readonly step: TestStep }) {
  const { t } = useText(["settings", "calls"]);
  const { state } = step.outcome;
  const advice = stepAdvice(t, step);
  const url = "url" in step ? step.url : "";
  return (
    <li className={classNames("connectionTest-step", `connectionTest-step--${state}`)}>
      <Icon of={icons[state]} size={18} className={state === "running" ? "spin" : ""} />
      <div>
        <div>{stepTitle(t, step)}</div>
        {url !== "" && (
          <div className="connectionTest-more">{t("connectionTest.server", { ...serverOf(url) })}</div>
        )}
        {advice !== undefined && <div className="connectionTest-more">{advice}</div>}
      </div>
      <span className="connectionTest-outcome">{stepOutcome(t, step.outcome)}</span>
    </li>
  );
}
