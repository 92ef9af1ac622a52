// Step 2: name and invite code. A code that came with the link is not asked for again.
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Check } from "lucide-react";
import type { FaultCode } from "../../../shared/fault.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { Icon } from "../../components/Icon.tsx";
import { showApp } from "../../state/app.ts";
import { ask } from "../../state/core.ts";
import { toFault } from "../../state/faults.ts";
import { langOf } from "../../text/han.ts";
import { useFaultText, useName, useText } from "../../text/useText.ts";
import type { RelayFound } from "./useRelayCheck.ts";

interface JoinStepProps {
  readonly relay: RelayFound;
  readonly onBack: () => void;
}

const longestName = 80;
/** The relay answers a code that it does not take with one of these. */
const codeRefused: ReadonlySet<FaultCode> = new Set(["not-found", "invalid"]);

export function JoinStep({ relay, onBack }: JoinStepProps) {
  const { t } = useText("firstRun");
  const name = useName();
  const join = useJoin(relay);
  const organisation = relay.organisationName;
  return (
    <form
      className="setup-form"
      aria-label={name("Join {organisation}", { organisation })}
      onSubmit={(event) => void join.submit(event)}
    >
      <p className="setup-step">{t("step", { step: 2 })}</p>
      <h1 className="setup-title" lang={langOf(organisation)}>
        {t("join.title", { organisation })}
      </h1>
      <p className="setup-lead">{t(join.asksCode ? "join.leadWithCode" : "join.lead")}</p>
      <RelayCard relay={relay} note={join.asksCode ? undefined : t("join.codeFromLink")} />
      <div className="setup-stack">
        <JoinFields join={join} />
        <div className="setup-buttons">
          <Button size="large" onClick={onBack}>
            {t("join.back")}
          </Button>
          <Button type="submit" look="primary" size="large" wide busy={join.busy} disabled={!join.ready}>
            {name("Join")}
          </Button>
        </div>
      </div>
    </form>
  );
}

function useJoin(relay: RelayFound) {
  const [person, setPerson] = useState(relay.suggestedName ?? "");
  const [code, setCode] = useState(relay.invitation ?? "");
  const [refused, setRefused] = useState<FaultCode>();
  const [busy, setBusy] = useState(false);
  const ready = person.trim() !== "" && code.trim() !== "";
  const isCodeRefused = refused !== undefined && codeRefused.has(refused);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setRefused(undefined);
    try {
      const wanted = { address: relay.address, invitation: code.trim(), name: person.trim() };
      showApp(await ask("account.enrol", wanted));
    } catch (cause) {
      setRefused(toFault(cause).code);
      setBusy(false);
    }
  };
  /** A code from the link is only shown once it was refused. */
  const asksCode = relay.invitation === undefined || isCodeRefused;
  return { person, setPerson, code, setCode, refused, isCodeRefused, asksCode, busy, ready, submit };
}

function JoinFields({ join }: { readonly join: ReturnType<typeof useJoin> }) {
  const { t } = useText("firstRun");
  const faultText = useFaultText();
  const name = useName();
  const code = useRef<HTMLInputElement>(null);
  // What has to be mended gets the focus, also when its field was not shown before.
  useEffect(() => {
    if (join.isCodeRefused) code.current?.select();
  }, [join.isCodeRefused]);
  return (
    <>
      <Field
        autoFocus
        size="large"
        autoComplete="name"
        label={name("Your name")}
        value={join.person}
        maxLength={longestName}
        onChange={(event) => join.setPerson(event.target.value)}
      />
      {join.asksCode && (
        <Field
          ref={code}
          code
          size="large"
          label={name("Invite code")}
          value={join.code}
          maxLength={64}
          help={t("join.codeHelp")}
          error={join.isCodeRefused ? t("join.codeRefused") : undefined}
          onChange={(event) => join.setCode(event.target.value)}
        />
      )}
      {join.refused !== undefined && !join.isCodeRefused && (
        <p className="setup-error" role="alert">
          {join.refused === "unauthorized" ? t("relay.wrongRelay") : faultText(join.refused)}
        </p>
      )}
    </>
  );
}

interface RelayCardProps {
  readonly relay: RelayFound;
  readonly note: string | undefined;
}

function RelayCard({ relay: { organisationName, address }, note }: RelayCardProps) {
  return (
    <div className="setup-relay">
      <Avatar id={address} name={organisationName} kind="group" />
      <div>
        <span lang={langOf(organisationName)}>{organisationName}</span>
        <small className="selectable">{address}</small>
      </div>
      {note !== undefined && (
        <p className="setup-relayNote">
          <Icon of={Check} size={16} />
          {note}
        </p>
      )}
    </div>
  );
}
