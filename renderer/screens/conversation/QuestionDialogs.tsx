// The dialogs of the conversation screen: before somebody leaves, is removed, or the encryption is reset; and who is to be added.
import { lazy, Suspense, useRef, useState } from "react";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { loadPart } from "../../loadPart.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { removeMember, resetConversation } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { useName, useText } from "../../text/useText.ts";
import { LeaveDialog } from "../conversationList/LeaveDialog.tsx";
import type { Question } from "./question.ts";
import type { Members } from "./useMembers.ts";

const AddMembers = lazy(async () => {
  const part = await loadPart(() => import("./details/AddMembers.tsx"));
  return { default: part.AddMembers };
});

interface QuestionDialogsProps {
  readonly conversation: ConversationView;
  readonly members: Members;
  readonly question: Question | undefined;
  readonly onClose: () => void;
}

export function QuestionDialogs({ conversation, members, question, onClose }: QuestionDialogsProps) {
  const { t } = useText("conversation");
  const { conversationId } = conversation;
  switch (question?.about) {
    case "add":
      return (
        <Suspense>
          <AddMembers conversation={conversation} members={members} onClose={onClose} />
        </Suspense>
      );
    case "leave":
      return <LeaveDialog conversation={conversation} onClose={onClose} />;
    case "reset":
      return (
        <Confirm
          title={t("details.resetTitle")}
          words={t("details.resetNote")}
          action={t("details.resetAction")}
          onClose={onClose}
          run={() => resetConversation(conversationId)}
        />
      );
    case "remove": {
      const { name, accountId } = question.member.person;
      return (
        <Confirm
          danger
          title={t("details.removeTitle", { name })}
          words={t("details.removeNote", { name })}
          action={t("details.remove")}
          onClose={onClose}
          // The button that asked goes with the member.
          focusAfterwards={() => document.getElementById("details-members")}
          run={async () => {
            await removeMember(conversationId, accountId);
            members.reload();
          }}
        />
      );
    }
    case "rename":
    case undefined:
      return null;
  }
}

interface ConfirmProps {
  readonly title: string;
  readonly words: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly run: () => Promise<void>;
  readonly onClose: () => void;
  /** Who gets the focus when it was done; whoever asked when absent. */
  readonly focusAfterwards?: () => HTMLElement | null;
}

/** Stays open while it runs; a fault shows as a message and leaves the question open. */
function Confirm(props: ConfirmProps) {
  const { title, words, action, danger = false, run, onClose, focusAfterwards } = props;
  const name = useName();
  const [busy, setBusy] = useState(false);
  const isDone = useRef(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const confirm = async () => {
    setBusy(true);
    const done = await showingFaults(run().then(() => true));
    setBusy(false);
    if (!done) return;
    isDone.current = true;
    onClose();
  };
  return (
    <Dialog
      open
      small
      alert
      onClose={onClose}
      title={title}
      initialFocus={cancel}
      finalFocus={() => (isDone.current ? (focusAfterwards?.() ?? true) : true)}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            {name("Cancel")}
          </Button>
          <Button look={danger ? "danger" : "primary"} busy={busy} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      <p>{words}</p>
    </Dialog>
  );
}
