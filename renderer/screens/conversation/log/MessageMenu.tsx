// The menu of a message, one for the whole log: it belongs to the message that was pressed last.
import { useState, type ReactElement } from "react";
import { Copy, RotateCw, Trash2 } from "lucide-react";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { ContextMenu, MenuItem, MenuLine } from "../../../components/Menu.tsx";
import { useName, useText } from "../../../text/useText.ts";
import { useLogActions } from "./LogActions.ts";
import type { LogRow } from "./logRows.ts";

interface MessageMenuProps {
  readonly messages: readonly LogRow[];
  readonly children: ReactElement<Record<string, unknown>>;
}

export function MessageMenu({ messages, children }: MessageMenuProps) {
  const [messageId, setMessageId] = useState<string>();
  const onAsk = (target: Element) => {
    const pressed = target.closest<HTMLElement>("[data-message-id]");
    setMessageId(pressed?.dataset["messageId"]);
    return pressed;
  };
  const message = messages.find((row) => row.message.messageId === messageId)?.message;
  return (
    <ContextMenu trigger={children} onAsk={onAsk}>
      {message && <MessageMenuItems message={message} />}
    </ContextMenu>
  );
}

function MessageMenuItems({ message }: { readonly message: MessageView }) {
  const { t } = useText("conversation");
  const name = useName();
  const { copyText, sendAgain, discard } = useLogActions();
  const failed = message.delivery?.state === "failed";
  return (
    <>
      <MenuItem icon={Copy} disabled={message.body.kind !== "text"} onSelect={() => copyText(message)}>
        {t("log.copyText")}
      </MenuItem>
      {failed && (
        <>
          <MenuItem icon={RotateCw} onSelect={() => sendAgain(message)}>
            {name("Send again")}
          </MenuItem>
          <MenuLine />
          <MenuItem icon={Trash2} danger onSelect={() => discard(message)}>
            {name("Delete")}
          </MenuItem>
        </>
      )}
    </>
  );
}
