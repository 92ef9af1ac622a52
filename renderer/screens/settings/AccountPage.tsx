// Who I am here: name, relay, recovery key, version.
import { useState, type FormEvent } from "react";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { renameAccount, selectAccount, useApp } from "../../state/app.ts";
import { toFault } from "../../state/faults.ts";
import { langOf } from "../../text/han.ts";
import { useFaultText, useName, useText } from "../../text/useText.ts";
import { SettingsGroup, SettingsLine } from "./SettingsParts.tsx";

export function AccountPage() {
  const { t } = useText("settings");
  const account = useApp(selectAccount);
  const version = useApp((state) => state.view?.host.version);
  if (account === undefined) return null;
  return (
    <>
      <SettingsGroup title={t("account.profile")}>
        <NameForm current={account.name} />
      </SettingsGroup>
      <SettingsGroup title={t("account.relay")}>
        <SettingsLine label={t("account.organisation")}>
          <span className="settings-value selectable" lang={langOf(account.organisationName)}>
            {account.organisationName}
          </span>
        </SettingsLine>
        <SettingsLine label={t("account.address")}>
          <span className="settings-value selectable">{account.relayAddress}</span>
        </SettingsLine>
      </SettingsGroup>
      <SettingsGroup title={t("account.encryption")}>
        <SettingsLine label={t("account.recoveryKey")} help={t("account.recoveryKeySaved")}>
          {null}
        </SettingsLine>
      </SettingsGroup>
      <SettingsGroup title={t("account.about")}>
        <SettingsLine label={t("account.version")}>
          <span className="settings-value selectable numeric">{version}</span>
        </SettingsLine>
      </SettingsGroup>
    </>
  );
}

type Outcome = { readonly good?: string; readonly error?: string };
const longestName = 80;

function NameForm({ current }: { readonly current: string }) {
  const { t } = useText("settings");
  const faultText = useFaultText();
  const name = useName();
  const [value, setValue] = useState(current);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({});
  const changed = value.trim() !== "" && value.trim() !== current;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!changed || busy) return;
    setBusy(true);
    try {
      await renameAccount(value.trim());
      setOutcome({ good: t("account.saved") });
    } catch (cause) {
      setOutcome({ error: faultText(toFault(cause).code) });
    }
    setBusy(false);
  };
  return (
    <form className="settings-line settings-line--wide" onSubmit={(event) => void save(event)}>
      <div className="settings-nameForm">
        <Field
          label={name("Your name")}
          value={value}
          maxLength={longestName}
          help={t("account.nameHelp")}
          good={outcome.good}
          error={outcome.error}
          onChange={(event) => {
            setValue(event.target.value);
            setOutcome({});
          }}
        />
        <Button type="submit" look="primary" disabled={!changed} busy={busy}>
          {name("Save")}
        </Button>
      </div>
    </form>
  );
}
