// What rows of this conversation's log can ask for.
import { useMemo } from "react";
import type { ConversationView, MessageView, UnreadableCause } from "../../../../shared/bridge/views.ts";
import { retryConnection } from "../../../state/app.ts";
import { showingFaults } from "../../../state/faults.ts";
import { discardMessage, retryMessage } from "../../../state/messages.ts";
import type { Question } from "../question.ts";
import type { ConversationLog } from "./ConversationLog.ts";
import type { LogActions } from "./LogActions.ts";

export function useLogActionsOf(
  { kind, needsReset, isMember }: ConversationView,
  log: ConversationLog | undefined,
  ask: (question: Question) => void,
): LogActions {
  return useMemo(
    () => ({
      isGroup: kind === "group",
      needsReset: needsReset && isMember,
      askReset: () => ask({ about: "reset" }),
      tryAgain: () => void showingFaults(retryConnection()),
      sendAgain: async (message) => {
        const retried = await showingFaults(retryMessage(message.messageId));
        if (retried !== undefined) log?.take(retried);
      },
      discard: (message) => void showingFaults(discardMessage(message.messageId)),
      copyText: (message) => void navigator.clipboard.writeText(textOf(message)),
      copyDetails: (message, cause) => void navigator.clipboard.writeText(detailsOf(message, cause)),
    }),
    [kind, needsReset, isMember, log, ask],
  );
}

/** What is marked inside the message, or all of it. */
function textOf({ messageId, body }: MessageView): string {
  const selection = window.getSelection();
  const element = document.querySelector(`[data-message-id="${messageId}"]`);
  const marked = selection?.toString() ?? "";
  if (marked !== "" && element !== null && selection?.containsNode(element, true)) return marked;
  return body.kind === "text" ? body.text : "";
}

function detailsOf({ messageId, conversationId, sequence }: MessageView, cause: UnreadableCause): string {
  return JSON.stringify({ messageId, conversationId, sequence, cause });
}
