// The group's name as a field, in the place where the name stands. Enter saves, Escape leaves it as it was.
import { useState, type KeyboardEvent } from "react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { Button } from "../../../components/Button.tsx";
import { Field } from "../../../components/Field.tsx";
import { renameConversation } from "../../../state/conversations.ts";
import { toFault } from "../../../state/faults.ts";
import { faultSentence } from "../../../text/sentences.ts";
import { useName, useText } from "../../../text/useText.ts";
import "./RenameForm.css";

const longestName = 80;

interface RenameFormProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

export function RenameForm({ conversation, onClose }: RenameFormProps) {
  const { t } = useText("conversation");
  const { t: common } = useText("common");
  const name = useName();
  const [value, setValue] = useState(conversation.name);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const wanted = value.trim();
  const save = async () => {
    if (wanted === "" || busy) return;
    if (wanted === conversation.name) return onClose();
    setBusy(true);
    try {
      await renameConversation(conversation.conversationId, wanted);
      onClose();
    } catch (cause) {
      setError(faultSentence(common, toFault(cause).code));
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };
  return (
    <form
      className="renameForm"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label={t("details.renameLabel")}
        value={value}
        maxLength={longestName}
        autoFocus
        error={error}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="renameForm-actions">
        <Button size="small" onClick={onClose}>
          {name("Cancel")}
        </Button>
        <Button size="small" type="submit" look="primary" busy={busy} disabled={wanted === ""}>
          {name("Save")}
        </Button>
      </div>
    </form>
  );
}
