// What can be done with a conversation from the list: pin, mute, mark as read, leave.
import { Bell, BellOff, CheckCheck, LogOut, Pin, PinOff } from "lucide-react";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { MenuItem, MenuLine } from "../../components/Menu.tsx";
import { markAllRead, setMuted, setPinned } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { useText } from "../../text/useText.ts";

interface RowMenuProps {
  readonly conversation: ConversationView;
  readonly onLeave: (conversation: ConversationView) => void;
}

export function RowMenu({ conversation, onLeave }: RowMenuProps) {
  const { t } = useText("frame");
  const { conversationId, pinned, muted, unread, kind, isMember } = conversation;
  return (
    <>
      <MenuItem
        icon={pinned ? PinOff : Pin}
        onSelect={() => void showingFaults(setPinned(conversationId, !pinned))}
      >
        {t(pinned ? "menu.unpin" : "menu.pin")}
      </MenuItem>
      <MenuItem
        icon={muted ? Bell : BellOff}
        onSelect={() => void showingFaults(setMuted(conversationId, !muted))}
      >
        {t(muted ? "menu.unmute" : "menu.mute")}
      </MenuItem>
      <MenuItem
        icon={CheckCheck}
        disabled={unread === 0}
        onSelect={() => void showingFaults(markAllRead(conversation))}
      >
        {t("menu.markRead")}
      </MenuItem>
      {kind === "group" && isMember && (
        <>
          <MenuLine />
          <MenuItem icon={LogOut} danger onSelect={() => onLeave(conversation)}>
            {t("menu.leave")}
          </MenuItem>
        </>
      )}
    </>
  );
}
