// Below the text, one sentence: what went wrong, what is too long, or how a new line is started.
import type { FaultCode } from "../../../../shared/fault.ts";
import { selectIsMac, selectSettings, useApp } from "../../../state/app.ts";
import { faultSentence } from "../../../text/sentences.ts";
import { useText } from "../../../text/useText.ts";
import { textLimit } from "./useDraft.ts";
import "./ComposerNote.css";

interface ComposerNoteProps {
  readonly id: string;
  /** Characters over the limit; none when not positive. */
  readonly excess: number;
  readonly fault: FaultCode | undefined;
  readonly isEmpty: boolean;
}

export function ComposerNote({ id, excess, fault, isEmpty }: ComposerNoteProps) {
  const { t } = useText("conversation");
  const { t: common } = useText("common");
  const sendWith = useApp((state) => selectSettings(state)?.sendWith ?? "enter");
  const key = useApp(selectIsMac) ? "⌘" : "Ctrl";
  if (excess > 0)
    return (
      <output id={id} className="composerNote composerNote--wrong">
        {t("composer.tooLong", { count: excess, limit: textLimit })}
      </output>
    );
  if (fault !== undefined)
    return (
      <div id={id} role="alert" className="composerNote composerNote--wrong">
        {t("composer.failed", { reason: faultSentence(common, fault) })}
      </div>
    );
  const hint = sendWith === "enter" ? t("composer.hintEnter") : t("composer.hintCtrlEnter", { key });
  return (
    <div id={id} className="composerNote">
      {!isEmpty && hint}
    </div>
  );
}
