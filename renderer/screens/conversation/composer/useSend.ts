// Sending what is in the box: the text leaves it at once, and comes back with the reason when the core did not take it. The
// same text tried again is the same message, so that nothing is ever sent twice.
import { useRef, useState } from "react";
import { idFromBytes, type MessageId } from "../../../../shared/ids.ts";
import type { FaultCode } from "../../../../shared/fault.ts";
import type { ConversationView, MessageView } from "../../../../shared/bridge/views.ts";
import { toFault } from "../../../state/faults.ts";
import { sendMessage } from "../../../state/messages.ts";
import { textLimit, type Draft } from "./useDraft.ts";

interface Attempt {
  readonly messageId: MessageId;
  readonly text: string;
}

export interface Sending {
  readonly send: () => Promise<void>;
  /** Why the latest attempt failed; gone with the next. */
  readonly fault: FaultCode | undefined;
}

export function useSend(
  { conversationId }: ConversationView,
  draft: Draft,
  onSent: (message: MessageView) => void,
): Sending {
  const [fault, setFault] = useState<FaultCode>();
  const failed = useRef<Attempt>(undefined);
  const send = async () => {
    const text = withoutBlankEnds(draft.text);
    if (text === "" || text.length > textLimit) return;
    const attempt = failed.current?.text === text ? failed.current : { messageId: mintMessageId(), text };
    failed.current = undefined;
    setFault(undefined);
    draft.take();
    try {
      onSent(await sendMessage(conversationId, attempt.messageId, text));
      draft.sent();
    } catch (cause) {
      failed.current = attempt;
      setFault(toFault(cause).code);
      draft.giveBack(text);
    }
  };
  return { send, fault };
}

/** Blank lines before and white space after go; indentation stays. */
export function withoutBlankEnds(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/u, "").trimEnd();
}

function mintMessageId(): MessageId {
  return idFromBytes<MessageId>(crypto.getRandomValues(new Uint8Array(16)));
}
