// Where the system has no key store: the passphrase that protects the messages on this computer, typed twice.
import { useState, type FormEvent } from "react";
import { KeyRound, TriangleAlert } from "lucide-react";
import { shortestPassphrase } from "../../../shared/bridge/calls.ts";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { Icon } from "../../components/Icon.tsx";
import { showApp } from "../../state/app.ts";
import { ask } from "../../state/core.ts";
import { showingFaults } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";
import { Setup } from "./Setup.tsx";

export function ChoosePassphrase() {
  const { t } = useText("firstRun");
  const name = useName();
  const choice = useChoice();
  return (
    <Setup>
      <form
        className="setup-form"
        aria-label={name("Choose a passphrase")}
        noValidate
        onSubmit={(event) => void choice.submit(event)}
      >
        <h1 className="setup-title">{name("Choose a passphrase")}</h1>
        <p className="setup-lead">{t("passphrase.lead")}</p>
        <div className="setup-stack">
          <Field
            autoFocus
            type="password"
            autoComplete="new-password"
            size="large"
            icon={KeyRound}
            label={name("Passphrase")}
            value={choice.passphrase}
            help={t("passphrase.help", { count: shortestPassphrase })}
            error={
              choice.problem === "short" ? t("passphrase.short", { count: shortestPassphrase }) : undefined
            }
            onChange={(event) => choice.setPassphrase(event.target.value)}
          />
          <Field
            type="password"
            autoComplete="new-password"
            size="large"
            icon={KeyRound}
            label={name("Passphrase again")}
            value={choice.again}
            error={choice.problem === "differs" ? t("passphrase.differs") : undefined}
            onChange={(event) => choice.setAgain(event.target.value)}
          />
          <p className="setup-warning">
            <Icon of={TriangleAlert} size={16} />
            {t("passphrase.warning")}
          </p>
          <Button type="submit" look="primary" size="large" wide busy={choice.busy} disabled={!choice.ready}>
            {name("Continue")}
          </Button>
        </div>
      </form>
    </Setup>
  );
}

/** What is wrong is said when it is sent, not while it is still being typed. */
function useChoice() {
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState<"short" | "differs">();
  const [busy, setBusy] = useState(false);
  const ready = passphrase !== "" && again !== "";
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || !ready) return;
    const found = problemOf(passphrase, again);
    setProblem(found);
    // What has to be mended gets the focus.
    const [first, second] = event.currentTarget.querySelectorAll("input");
    if (found !== undefined) return (found === "short" ? first : second)?.select();
    setBusy(true);
    const view = await showingFaults(ask("profile.protect", { passphrase }));
    setBusy(false);
    if (view !== undefined) showApp(view);
  };
  return { passphrase, setPassphrase, again, setAgain, problem, busy, ready, submit };
}

function problemOf(passphrase: string, again: string): "short" | "differs" | undefined {
  if (passphrase.length < shortestPassphrase) return "short";
  return passphrase === again ? undefined : "differs";
}
