// Step 1: the relay's address or the invite link, checked while one types.
import { useState, type FormEvent } from "react";
import { Globe } from "lucide-react";
import type { FaultCode } from "../../../shared/fault.ts";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { useLate } from "../../components/useLate.ts";
import { useFaultText, useName, useText } from "../../text/useText.ts";
import { useRelayCheck, type RelayCheck, type RelayFound } from "./useRelayCheck.ts";

interface RelayStepProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onFound: (relay: RelayFound) => void;
}

export function RelayStep({ typed, onType, onFound }: RelayStepProps) {
  const { t } = useText("firstRun");
  const name = useName();
  const { check, look } = useRelayCheck(typed);
  const slow = useLate(check.state === "looking");
  const notes = useNotes(check, typed);
  const [going, setGoing] = useState(false);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === "" || going) return;
    setGoing(true);
    const relay = check.state === "found" ? check.relay : await look();
    setGoing(false);
    if (relay !== undefined) onFound(relay);
  };
  return (
    <form
      className="setup-form"
      aria-label={name("Connect to your relay")}
      noValidate
      onSubmit={(event) => void go(event)}
    >
      <p className="setup-step">{t("step", { step: 1 })}</p>
      <h1 className="setup-title">{t("relay.title")}</h1>
      <p className="setup-lead">{t("relay.lead")}</p>
      <Field
        autoFocus
        size="large"
        icon={Globe}
        inputMode="url"
        label={name("Relay address or invite link")}
        value={typed}
        help={slow ? t("relay.looking") : undefined}
        {...notes}
        onChange={(event) => onType(event.target.value)}
      />
      <Button
        className="setup-submit"
        type="submit"
        look="primary"
        size="large"
        wide
        busy={going}
        disabled={typed.trim() === ""}
      >
        {name("Continue")}
      </Button>
    </form>
  );
}

function useNotes(check: RelayCheck, typed: string): { readonly good?: string; readonly error?: string } {
  const { t } = useText("firstRun");
  const faultText = useFaultText();
  if (check.state === "found") {
    const { organisationName: organisation, invitation } = check.relay;
    return { good: t(invitation === undefined ? "relay.found" : "relay.foundWithCode", { organisation }) };
  }
  if (check.state !== "failed") return {};
  const isLink = typed.includes("#");
  if (check.code === "unauthorized") return { error: t("relay.wrongRelay") };
  if (check.code === "not-found" && isLink) return { error: t("relay.spentLink") };
  if (silent.has(check.code)) return { error: t("relay.notFound") };
  return { error: faultText(check.code) };
}

/** All of these mean to the person typing: nobody is there. */
const silent: ReadonlySet<FaultCode> = new Set(["offline", "timeout", "not-found", "invalid"]);
