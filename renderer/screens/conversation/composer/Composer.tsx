// Where messages are written: a text box that grows with its text, what is to be known below it, and Send. The text is plain,
// whatever was pasted.
import { useId, type FormEvent, type KeyboardEvent, type MouseEvent, type RefObject } from "react";
import { SendHorizontal } from "lucide-react";
import type { ConversationView, MessageView } from "../../../../shared/bridge/views.ts";
import { Button } from "../../../components/Button.tsx";
import { classNames } from "../../../components/classNames.ts";
import { selectSettings, useApp } from "../../../state/app.ts";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import { composerKey } from "./composerKey.ts";
import { ComposerNote } from "./ComposerNote.tsx";
import { textLimit, useDraft } from "./useDraft.ts";
import { useSend, withoutBlankEnds } from "./useSend.ts";
import { useTypingSignal } from "./useTypingSignal.ts";
import "./Composer.css";

interface ComposerProps {
  readonly conversation: ConversationView;
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly onSent: (message: MessageView) => void;
}

export function Composer({ conversation, box, onSent }: ComposerProps) {
  const name = useName();
  const blocked = useBlocked(conversation);
  const { draft, typing, fault, excess, send } = useComposer(conversation, onSent);
  const { onKeyDown, onSubmit } = useSendKeys(send);
  const { t } = useText("conversation");
  const noteId = useId();
  return (
    <form
      className="composer"
      aria-label={name("Write a message")}
      data-pane="composer"
      // Otherwise a browser writes the text to its own disk, in the clear, to restore it after a crash.
      autoComplete="off"
      onSubmit={(event) => {
        onSubmit(event);
        box.current?.focus();
      }}
    >
      <div
        className={classNames("composer-box", blocked !== undefined && "composer-box--blocked")}
        onMouseDown={(event) => keepWriting(event, box.current)}
      >
        <textarea
          ref={box}
          className="composer-text"
          rows={1}
          aria-label={name("Message")}
          aria-describedby={noteId}
          aria-invalid={excess > 0 || undefined}
          lang={langOf(draft.text)}
          placeholder={blocked ?? t("composer.placeholder", { name: conversation.name })}
          disabled={blocked !== undefined}
          value={draft.text}
          data-pane-focus
          onChange={({ target }) => {
            draft.setText(target.value);
            typing.typed(target.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => typing.stop()}
        />
        {blocked === undefined && (
          <div className="composer-bar">
            <ComposerNote id={noteId} excess={excess} fault={fault} isEmpty={draft.text === ""} />
            <Button type="submit" look="primary" icon={SendHorizontal} disabled={excess > 0}>
              {name("Send")}
            </Button>
          </div>
        )}
      </div>
    </form>
  );
}

function useComposer(conversation: ConversationView, onSent: (message: MessageView) => void) {
  const draft = useDraft(conversation);
  const typing = useTypingSignal(conversation.conversationId);
  const sending = useSend(conversation, draft, onSent);
  const text = withoutBlankEnds(draft.text);
  const excess = text.length - textLimit;
  const canSend = text !== "" && excess <= 0;
  const send = () => {
    if (!canSend) return;
    typing.stop();
    void sending.send();
  };
  return { draft, typing, fault: sending.fault, excess, send };
}

/** All of the box looks like one field: a press beside its text and its buttons goes to the text. */
function keepWriting(event: MouseEvent, text: HTMLTextAreaElement | null): void {
  if (event.target instanceof Element && event.target.closest("textarea, button") !== null) return;
  event.preventDefault();
  text?.focus();
}

function useSendKeys(send: () => void) {
  const sendWith = useApp((state) => selectSettings(state)?.sendWith ?? "enter");
  const onKeyDown = (event: KeyboardEvent) => {
    const meaning = composerKey(pressOf(event), sendWith);
    if (meaning === undefined) return;
    event.preventDefault();
    if (meaning === "send") send();
    // The only way to insert text that Undo knows of.
    else document.execCommand("insertText", false, "\n");
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return { onKeyDown, onSubmit };
}

/** Why nothing can be written here, in words. */
function useBlocked({ isMember, needsReset }: ConversationView): string | undefined {
  const { t } = useText("conversation");
  if (!isMember) return t("composer.notMember");
  return needsReset ? t("composer.needsReset") : undefined;
}

function pressOf(event: KeyboardEvent): Parameters<typeof composerKey>[0] {
  const { key, shiftKey, ctrlKey, metaKey, altKey, nativeEvent } = event;
  return {
    key,
    shiftKey,
    ctrlKey,
    metaKey,
    altKey,
    isComposing: nativeEvent.isComposing,
    keyCode: nativeEvent.keyCode,
  };
}
