// Step 3: the recovery key, shown this once. Finish works only after the box is ticked; afterwards the device forgets the key.
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Copy, Download, Printer, TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Icon } from "../../components/Icon.tsx";
import { selectAccount, showApp, useApp } from "../../state/app.ts";
import { ask } from "../../state/core.ts";
import { showingFaults } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";
import { saveTextFile } from "./saveTextFile.ts";
import { Setup } from "./Setup.tsx";
import "./RecoveryKey.css";

export function RecoveryKey() {
  const { t } = useText("firstRun");
  const name = useName();
  const groups = useRecoveryKey();
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  // The step before went with what had the focus: who cannot see is told where they are now.
  useEffect(() => title.current?.focus(), []);
  const finish = async (event: FormEvent) => {
    event.preventDefault();
    if (!saved || busy) return;
    setBusy(true);
    const view = await showingFaults(ask("recoveryKey.confirm", {}));
    setBusy(false);
    if (view !== undefined) showApp(view);
  };
  return (
    <Setup>
      <form className="setup-form setup-form--wide" onSubmit={(event) => void finish(event)}>
        <p className="setup-step">{t("step", { step: 3 })}</p>
        <h1 ref={title} className="setup-title" tabIndex={-1}>
          {t("recovery.title")}
        </h1>
        <p className="setup-lead">{t("recovery.lead")}</p>
        <Groups groups={groups} />
        <Owner />
        <Copies groups={groups} />
        <p className="setup-warning">
          <Icon of={TriangleAlert} size={16} />
          {t("recovery.warning")}
        </p>
        <div className="recoveryKey-confirm">
          <Checkbox label={name("I have saved my recovery key")} checked={saved} onChange={setSaved} />
        </div>
        <Button
          className="recoveryKey-finish"
          type="submit"
          look="primary"
          size="large"
          disabled={!saved || groups.length === 0}
          busy={busy}
        >
          {name("Finish")}
        </Button>
      </form>
    </Setup>
  );
}

const none: readonly string[] = [];

function useRecoveryKey(): readonly string[] {
  const [groups, setGroups] = useState(none);
  useEffect(() => {
    let current = true;
    const show = async () => {
      const shown = await showingFaults(ask("recoveryKey.show", {}));
      if (current && shown !== undefined) setGroups(shown.groups);
    };
    void show();
    return () => {
      current = false;
    };
  }, []);
  return groups;
}

interface GroupsProps {
  readonly groups: readonly string[];
}

function Groups({ groups }: GroupsProps) {
  const { t } = useText("firstRun");
  const name = useName();
  return (
    <fieldset className="recoveryKey-groups" aria-label={name("Recovery key")}>
      {groups.length === 0
        ? t("recovery.unavailable")
        : // Groups can repeat: their place is what tells them apart.
          groups.map((group, at) => <span key={`${at}:${group}`}>{group}</span>)}
    </fieldset>
  );
}

/** On paper only: whose key it is. */
function Owner() {
  return <p className="recoveryKey-owner">{useOwner()}</p>;
}

function useOwner(): string {
  const { t } = useText("firstRun");
  const account = useApp(selectAccount);
  return t("recovery.fileText", {
    name: account?.name ?? "",
    organisation: account?.organisationName ?? "",
  });
}

function Copies({ groups }: GroupsProps) {
  const { t } = useText("firstRun");
  const owner = useOwner();
  const [copied, setCopied] = useState(false);
  const key = groups.join(" ");
  const copy = async () => {
    await navigator.clipboard.writeText(key);
    setCopied(true);
  };
  const save = () => saveTextFile(t("recovery.fileName"), `${owner}\n\n${key}\n`);
  return (
    <div className="recoveryKey-copies">
      <Button icon={Copy} disabled={key === ""} onClick={() => void copy()}>
        {t(copied ? "recovery.copied" : "recovery.copy")}
      </Button>
      <Button icon={Download} disabled={key === ""} onClick={save}>
        {t("recovery.save")}
      </Button>
      <Button icon={Printer} disabled={key === ""} onClick={() => window.print()}>
        {t("recovery.print")}
      </Button>
    </div>
  );
}
