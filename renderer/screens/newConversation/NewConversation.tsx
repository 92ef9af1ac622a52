// Starts a conversation: one person chosen opens the conversation with them, several make a group with a name.
import { useRef, useState, type RefObject } from "react";
import { Command } from "cmdk";
import { Search, X } from "lucide-react";
import type { ConversationView, PersonView } from "../../../shared/bridge/views.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field } from "../../components/Field.tsx";
import { Icon } from "../../components/Icon.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { startDirect, startGroup } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { openConversation, showLayer } from "../../state/layout.ts";
import { langOf } from "../../text/han.ts";
import { shortName } from "../../text/shortName.ts";
import { useName, useText } from "../../text/useText.ts";
import { useWayBack } from "../frame/useWayBack.ts";
import { PeopleList } from "./PeopleList.tsx";
import { useChosen } from "./useChosen.ts";
import "./NewConversation.css";

const longestName = 80;

export function NewConversation() {
  const { t } = useText("dialogs");
  const name = useName();
  const { chosen, toggle } = useChosen();
  const [groupName, setGroupName] = useState("");
  const { start, busy, ready } = useStart(chosen, groupName.trim());
  const search = useRef<HTMLInputElement>(null);
  const isGroup = chosen.length > 1;
  return (
    <Dialog
      open
      plain
      onClose={() => showLayer(undefined)}
      title={t("start.title")}
      initialFocus={search}
      finalFocus={useWayBack()}
      note={isGroup && !ready ? t("start.nameFirst") : undefined}
      actions={
        <>
          <Button onClick={() => showLayer(undefined)}>{name("Cancel")}</Button>
          <Button look="primary" busy={busy} disabled={!ready} onClick={() => void start()}>
            {isGroup ? t("start.createGroup") : name("Open conversation")}
          </Button>
        </>
      }
    >
      {isGroup && <GroupName value={groupName} onChange={setGroupName} onEnter={() => void start()} />}
      <PeoplePicker chosen={chosen} onToggle={toggle} search={search} />
    </Dialog>
  );
}

interface GroupNameProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
}

function GroupName({ value, onChange, onEnter }: GroupNameProps) {
  const { t } = useText("dialogs");
  return (
    <div className="newConversation-top">
      <Field
        label={t("start.groupName")}
        value={value}
        maxLength={longestName}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) onEnter();
        }}
      />
    </div>
  );
}

function useStart(chosen: readonly PersonView[], groupName: string) {
  const [busy, setBusy] = useState(false);
  const ready = chosen.length === 1 || (chosen.length > 1 && groupName !== "");
  const start = async () => {
    if (!ready || busy) return;
    setBusy(true);
    const conversation = await showingFaults(begin(chosen, groupName));
    setBusy(false);
    if (conversation !== undefined) openConversation(conversation.conversationId);
  };
  return { start, busy, ready };
}

interface PeoplePickerProps {
  readonly chosen: readonly PersonView[];
  readonly onToggle: (person: PersonView) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

function PeoplePicker({ chosen, onToggle, search }: PeoplePickerProps) {
  const { t } = useText("dialogs");
  const name = useName();
  const [query, setQuery] = useState("");
  const choose = (person: PersonView) => {
    onToggle(person);
    setQuery("");
  };
  return (
    <Command
      shouldFilter={false}
      loop
      vimBindings={false}
      label={name("Find people")}
      className="newConversation"
    >
      <div className="newConversation-top">
        {chosen.length < 2 && <p className="newConversation-help">{t("start.help")}</p>}
        <Chosen people={chosen} onRemove={onToggle} />
        <div className="field-box">
          <Icon of={Search} size={16} />
          <Command.Input
            ref={search}
            autoFocus
            value={query}
            onValueChange={setQuery}
            placeholder={name("Find people")}
            spellCheck={false}
          />
        </div>
      </div>
      <PeopleList query={query} chosen={chosen} onChoose={choose} />
    </Command>
  );
}

function begin(chosen: readonly PersonView[], groupName: string): Promise<ConversationView> {
  const [first, ...others] = chosen;
  return first !== undefined && others.length === 0
    ? startDirect(first.accountId)
    : startGroup(
        groupName,
        chosen.map((person) => person.accountId),
      );
}

interface ChosenProps {
  readonly people: readonly PersonView[];
  readonly onRemove: (person: PersonView) => void;
}

function Chosen({ people, onRemove }: ChosenProps) {
  const name = useName();
  if (people.length === 0) return null;
  return (
    <ul className="newConversation-chosen" aria-label={name("Chosen people")}>
      {people.map((person) => (
        <li key={person.accountId} className="newConversation-chip">
          <span lang={langOf(person.name)}>{shortName(person.name)}</span>
          <IconButton
            name="Remove {name}"
            values={{ name: person.name }}
            icon={X}
            iconSize={14}
            size="tiny"
            onClick={() => onRemove(person)}
          />
        </li>
      ))}
    </ul>
  );
}
