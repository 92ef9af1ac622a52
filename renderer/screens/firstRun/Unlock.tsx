// The messages of this computer are kept under a passphrase: asked for at every start.
import { useState, type FormEvent } from "react";
import { KeyRound } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { showApp } from "../../state/app.ts";
import { ask } from "../../state/core.ts";
import { reportFault, toFault } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";
import { Setup } from "./Setup.tsx";

export function Unlock() {
  const { t } = useText("firstRun");
  const name = useName();
  const [passphrase, setPassphrase] = useState("");
  const [isRefused, setRefused] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || passphrase === "") return;
    setBusy(true);
    setRefused(false);
    try {
      showApp(await ask("profile.unlock", { passphrase }));
    } catch (cause) {
      if (toFault(cause).code === "unauthorized") setRefused(true);
      else reportFault(cause);
      setBusy(false);
    }
  };
  return (
    <Setup>
      <form
        className="setup-form"
        aria-label={name("Open your messages")}
        onSubmit={(event) => void submit(event)}
      >
        <h1 className="setup-title">{name("Open your messages")}</h1>
        <p className="setup-lead">{t("unlock.lead")}</p>
        <div className="setup-stack">
          <Field
            autoFocus
            type="password"
            autoComplete="current-password"
            size="large"
            icon={KeyRound}
            label={name("Passphrase")}
            value={passphrase}
            error={isRefused ? t("unlock.refused") : undefined}
            onChange={(event) => setPassphrase(event.target.value)}
          />
          <Button type="submit" look="primary" size="large" wide busy={busy} disabled={passphrase === ""}>
            {name("Continue")}
          </Button>
        </div>
      </form>
    </Setup>
  );
}
