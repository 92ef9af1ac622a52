// Chooses who is added to a group: everybody in the organisation who is not in it yet.
import { useMemo, useRef, useState } from "react";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import type { ConversationView, PersonView } from "../../../../shared/bridge/views.ts";
import { Button } from "../../../components/Button.tsx";
import { Dialog } from "../../../components/Dialog.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { addMembers } from "../../../state/conversations.ts";
import { showingFaults } from "../../../state/faults.ts";
import { useName, useText } from "../../../text/useText.ts";
import { PeopleList } from "../../newConversation/PeopleList.tsx";
import { useChosen } from "../../newConversation/useChosen.ts";
import type { Members } from "../useMembers.ts";
import "./AddMembers.css";

interface AddMembersProps {
  readonly conversation: ConversationView;
  readonly members: Members;
  readonly onClose: () => void;
}

export function AddMembers({ conversation, members, onClose }: AddMembersProps) {
  const { t } = useText("conversation");
  const name = useName();
  const [query, setQuery] = useState("");
  const { chosen, toggle } = useChosen();
  const [busy, setBusy] = useState(false);
  const present = useMemo(() => new Set(members.list?.map(({ person }) => person.accountId)), [members.list]);
  const search = useRef<HTMLInputElement>(null);
  const choose = (person: PersonView) => {
    toggle(person);
    setQuery("");
  };
  const add = async () => {
    setBusy(true);
    const accounts = chosen.map((person) => person.accountId);
    const done = await showingFaults(addMembers(conversation.conversationId, accounts).then(() => true));
    setBusy(false);
    if (!done) return;
    members.reload();
    onClose();
  };
  return (
    <Dialog
      open
      plain
      onClose={onClose}
      title={t("details.addTitle")}
      initialFocus={search}
      actions={
        <>
          <Button onClick={onClose}>{name("Cancel")}</Button>
          <Button look="primary" busy={busy} disabled={chosen.length === 0} onClick={() => void add()}>
            {chosen.length === 0 ? t("details.addNobody") : t("details.addAction", { count: chosen.length })}
          </Button>
        </>
      }
    >
      <Command
        shouldFilter={false}
        loop
        vimBindings={false}
        label={name("Find people")}
        className="addMembers"
      >
        <p className="addMembers-note">{t("details.addNote")}</p>
        <div className="addMembers-search field-box">
          <Icon of={Search} size={16} />
          <Command.Input
            ref={search}
            value={query}
            onValueChange={setQuery}
            placeholder={name("Find people")}
            spellCheck={false}
          />
        </div>
        <PeopleList query={query} chosen={chosen} excluded={present} onChoose={choose} />
      </Command>
    </Dialog>
  );
}
