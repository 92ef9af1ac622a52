// What became of the call, where it was shown, for a moment; with the way to try once more where nobody talked.
import { useEffect, useRef } from "react";
import { Phone } from "lucide-react";
import type { CallGoneReason } from "../../../shared/bridge/callViews.ts";
import { startCall } from "../../calls/actions.ts";
import { Button } from "../../components/Button.tsx";
import { useConversation } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { langOf } from "../../text/han.ts";
import { callLength } from "../../text/callLength.ts";
import { useName, useText } from "../../text/useText.ts";
import { ConversationAvatar } from "./AloneView.tsx";
import { closeEnded, useCallScreen, type EndedCall } from "./callScreen.ts";
import { StageTitle } from "./StageTitle.tsx";

/** Long enough to be read twice. */
const shownMs = 4000;

const canTryAgain: ReadonlySet<CallGoneReason> = new Set([
  "declined",
  "busy",
  "unanswered",
  "failed",
  "lost",
]);

export function CallEnded({ ended }: { readonly ended: EndedCall }) {
  const { t } = useText("calls");
  const name = useName();
  const conversation = useConversation(ended.conversationId);
  const words = useEndedWords(ended);
  const close = useRef<HTMLButtonElement>(null);
  useClosing(ended);
  useEffect(() => close.current?.focus(), []);
  if (conversation === undefined) return null;
  const title = t(`title.${conversation.kind}`, { name: conversation.name });
  return (
    <div className="callStage" data-theme="dark">
      <StageTitle title={title} />
      <main className="callStage-middle callStage-ended" aria-label={title}>
        <div className="aloneView grow">
          <ConversationAvatar conversation={conversation} />
          <h1 className="aloneView-name" lang={langOf(conversation.name)}>
            {conversation.name}
          </h1>
          <p className="aloneView-state" role="alert">
            {words}
          </p>
          <div className="aloneView-actions">
            {canTryAgain.has(ended.reason) && <CallAgain ended={ended} />}
            <Button ref={close} onClick={closeEnded}>
              {name("Close")}
            </Button>
          </div>
        </div>
      </main>
    </div>
  );
}

function CallAgain({ ended: { conversationId, media } }: { readonly ended: EndedCall }) {
  const { t } = useText("calls");
  return (
    <Button look="primary" icon={Phone} onClick={() => void showingFaults(startCall(conversationId, media))}>
      {t("ended.again")}
    </Button>
  );
}

export function useEndedWords({ reason, lastedMs }: EndedCall): string {
  const { t } = useText("calls");
  const words = t(`ended.${reason}`);
  return lastedMs === 0 ? words : t("ended.lasted", { words, length: callLength(t, lastedMs) });
}

/** It goes by itself. */
export function useClosing(ended: EndedCall): void {
  useEffect(() => {
    const close = () => useCallScreen.getState().ended === ended && closeEnded();
    const timer = setTimeout(close, shownMs);
    return () => clearTimeout(timer);
  }, [ended]);
}
