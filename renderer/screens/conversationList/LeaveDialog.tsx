// Asks before leaving a group, since coming back needs somebody else.
import { useState } from "react";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { leaveConversation } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";

interface LeaveDialogProps {
  /** Undefined: closed. */
  readonly conversation: ConversationView | undefined;
  readonly onClose: () => void;
}

export function LeaveDialog({ conversation, onClose }: LeaveDialogProps) {
  const { t } = useText("frame");
  const name = useName();
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    if (conversation === undefined) return;
    setBusy(true);
    await showingFaults(leaveConversation(conversation.conversationId));
    setBusy(false);
    onClose();
  };
  return (
    <Dialog
      open={conversation !== undefined}
      onClose={onClose}
      title={t("leave.title", { name: conversation?.name ?? "" })}
      small
      alert
      actions={
        <>
          <Button onClick={onClose}>{name("Cancel")}</Button>
          <Button look="danger" busy={busy} onClick={() => void leave()}>
            {t("leave.confirm")}
          </Button>
        </>
      }
    >
      <p>{t("leave.words")}</p>
    </Dialog>
  );
}
