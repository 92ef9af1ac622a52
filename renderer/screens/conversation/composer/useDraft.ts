// The text of the composer, kept as the conversation's draft: saved when typing rests, when the conversation is left and when
// the window goes. A text too long for the core is kept for as long as the window lives.
import { useCallback, useEffect, useRef, useState } from "react";
import type { ConversationId } from "../../../../shared/ids.ts";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { saveDraft } from "../../../state/conversations.ts";

export const textLimit = 16_000;
const saveAfterMs = 600;

/** Texts that the core does not have (yet): newer than the draft in the view. */
const unsaved = new Map<ConversationId, string>();

export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Empties the box; the draft stays with the core until `sent`. */
  readonly take: () => void;
  readonly sent: () => void;
  /** Puts back what could not be sent, before what was typed since. */
  readonly giveBack: (text: string) => void;
}

export function useDraft({ conversationId, draft }: ConversationView): Draft {
  const [text, show] = useState(() => unsaved.get(conversationId) ?? draft);
  const latest = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const saving = latest.current;
    if (saving.length > textLimit) return;
    // A draft that cannot be saved now is saved with the next change; the text itself is still in the box.
    void saveDraft(conversationId, saving).then(
      () => unsaved.get(conversationId) === saving && unsaved.delete(conversationId),
      () => undefined,
    );
  }, [conversationId]);

  const put = useCallback((next: string) => {
    latest.current = next;
    show(next);
    clearTimeout(timer.current);
  }, []);
  const setText = useCallback(
    (next: string) => {
      put(next);
      unsaved.set(conversationId, next);
      timer.current = setTimeout(save, saveAfterMs);
    },
    [put, save, conversationId],
  );
  const giveBack = useCallback(
    (failed: string) => setText(latest.current === "" ? failed : `${failed}\n${latest.current}`),
    [setText],
  );

  useEffect(() => {
    const flush = () => timer.current !== undefined && save();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [save]);

  return { text, setText, take: useCallback(() => put(""), [put]), sent: save, giveBack };
}
