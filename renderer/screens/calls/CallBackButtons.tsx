// Calls back from the history: by voice or by video.
import { Phone, Video } from "lucide-react";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { beginCall } from "../call/beginCall.ts";
import { useCannotCall } from "../call/useCannotCall.ts";
import "./CallBackButtons.css";

interface CallBackButtonsProps {
  readonly conversation: ConversationView;
  /** The row they belong to is the list's tab stop. */
  readonly active: boolean;
}

export function CallBackButtons({ conversation, active }: CallBackButtonsProps) {
  const reason = useCannotCall(conversation);
  const { conversationId } = conversation;
  const rest = { iconSize: 16, size: "small", unavailable: reason, tabIndex: active ? 0 : -1 } as const;
  return (
    <span className="callBackButtons">
      <IconButton
        name="Call back with voice"
        icon={Phone}
        {...rest}
        onClick={() => beginCall(conversationId, "voice")}
      />
      <IconButton
        name="Call back with video"
        icon={Video}
        {...rest}
        onClick={() => beginCall(conversationId, "video")}
      />
    </span>
  );
}
