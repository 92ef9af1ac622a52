// A voice or a video call with everybody in the conversation; where none can be started the buttons say why.
import { Phone, Video } from "lucide-react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { IconButton } from "../../../components/IconButton.tsx";
import { beginCall } from "../../call/beginCall.ts";
import { useCannotCall } from "../../call/useCannotCall.ts";

export function CallButtons({ conversation }: { readonly conversation: ConversationView }) {
  const reason = useCannotCall(conversation);
  const { conversationId } = conversation;
  return (
    <>
      <IconButton
        name="Start voice call"
        icon={Phone}
        unavailable={reason}
        onClick={() => beginCall(conversationId, "voice")}
      />
      <IconButton
        name="Start video call"
        icon={Video}
        unavailable={reason}
        onClick={() => beginCall(conversationId, "video")}
      />
    </>
  );
}
