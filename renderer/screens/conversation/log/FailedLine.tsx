// Below an own message that was not sent: why, and what to do. Announced by the log when it happens, not whenever it scrolls by.
import type { FaultCode } from "../../../../shared/fault.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { useName, useText } from "../../../text/useText.ts";
import { useLogActions } from "./LogActions.ts";
import "./FailedLine.css";

interface FailedLineProps {
  readonly message: MessageView;
  readonly fault: FaultCode;
  readonly active: boolean;
}

export function FailedLine({ message, fault, active }: FailedLineProps) {
  const { t } = useText("conversation");
  const name = useName();
  const { sendAgain, discard } = useLogActions();
  const tabIndex = active ? 0 : -1;
  return (
    <div className="failedLine">
      <span>{t(`notSent.${fault}`)}</span>
      <button type="button" tabIndex={tabIndex} onClick={() => sendAgain(message)}>
        {name("Send again")}
      </button>
      <button type="button" tabIndex={tabIndex} onClick={() => discard(message)}>
        {name("Delete")}
      </button>
    </div>
  );
}
