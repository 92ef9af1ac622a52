// The stage while nobody else is there: who is called, and how far it has come.
import type { ConversationView } from "../../../shared/bridge/views.ts";
import type { CallView } from "../../../shared/bridge/callViews.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { langOf } from "../../text/han.ts";
import { useText } from "../../text/useText.ts";
import type { CallHere } from "./useCallHere.ts";
import "./AloneView.css";

interface AloneViewProps {
  readonly here: CallHere;
  /** Somebody is there, and not heard yet. */
  readonly isConnecting?: boolean;
}

export function AloneView({ here: { view, conversation }, isConnecting = false }: AloneViewProps) {
  const { t } = useText("calls");
  if (conversation === undefined) return <div className="aloneView" />;
  return (
    <div className="aloneView">
      <ConversationAvatar conversation={conversation} />
      <h2 className="aloneView-name" lang={langOf(conversation.name)}>
        {conversation.name}
      </h2>
      <output className="aloneView-state">
        {t(`state.${isConnecting ? "connecting" : stateOf(view, conversation)}`)}
      </output>
    </div>
  );
}

export function ConversationAvatar({ conversation }: { readonly conversation: ConversationView }) {
  const { peer, conversationId, name, kind } = conversation;
  return (
    <Avatar
      id={peer?.accountId ?? conversationId}
      name={name}
      kind={kind === "direct" ? "person" : "group"}
    />
  );
}

/** It rings for certain only once the call's line has reached a device of theirs. */
function stateOf(view: CallView | undefined, { last }: ConversationView): "waiting" | "ringing" | "calling" {
  if (view?.state === "joined") return "waiting";
  const isLine = last?.body.kind === "call" && last.body.call.callId === view?.callId;
  const state = isLine ? last.delivery?.state : undefined;
  return state === "delivered" || state === "read" ? "ringing" : "calling";
}
