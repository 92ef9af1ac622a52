// The first and last item of the list: a little room, and a way to ask again when a page could not be had.
import { Button } from "../../../components/Button.tsx";
import { useName, useText } from "../../../text/useText.ts";
import type { ConversationLog } from "./ConversationLog.ts";
import { useLogState } from "./useConversationLog.ts";
import "./LogEdge.css";

interface LogEdgeProps {
  readonly side: "start" | "end";
  readonly log: ConversationLog;
}

export function LogEdge({ side, log }: LogEdgeProps) {
  const { t } = useText("conversation");
  const name = useName();
  const { window, fault } = useLogState(log);
  const more = side === "start" ? window?.hasEarlier : window?.hasLater;
  const again = () => void (side === "start" ? log.loadEarlier() : log.loadLater());
  return (
    <div className={`logEdge logEdge--${side}`}>
      {fault !== undefined && more && (
        <>
          <span>{t("log.loadFailed")}</span>
          <Button size="small" onClick={again}>
            {name("Try again")}
          </Button>
        </>
      )}
    </div>
  );
}
