// The call over the whole window: title bar, pictures, what is to be known, controls, and the conversation beside them when it is wanted.
import { useEffect, useRef, useState } from "react";
import type { ActiveCall } from "../../calls/activeCall.ts";
import { PortalPlace } from "../../components/portalPlace.ts";
import { useText } from "../../text/useText.ts";
import { focusPane } from "../frame/panes.ts";
import { AloneView } from "./AloneView.tsx";
import { arrange } from "./arrange.ts";
import { CallChat } from "./CallChat.tsx";
import { useCallScreen } from "./callScreen.ts";
import { CallControls, type ControlledCall } from "./controls/CallControls.tsx";
import { FloatingReactions } from "./controls/FloatingReactions.tsx";
import { LayoutMenu } from "./controls/LayoutMenu.tsx";
import { CallInfo } from "./info/CallInfo.tsx";
import { ConnectionButton } from "./info/ConnectionButton.tsx";
import { StageNotes } from "./notes/StageNotes.tsx";
import { RecordingQuestion } from "./recording/RecordingQuestion.tsx";
import { StageTitle } from "./StageTitle.tsx";
import { SelfTile } from "./tiles/Tile.tsx";
import { Tiles, useTileSizes } from "./tiles/Tiles.tsx";
import type { CallHere } from "./useCallHere.ts";
import "./CallStage.css";

export function CallStage({ here }: { readonly here: CallHere }) {
  const { t } = useText("calls");
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const isChatOpen = useCallScreen((state) => state.isChatOpen);
  useFocusOfStage();
  const { call, conversation } = here;
  const title = t(`title.${conversation?.kind ?? "direct"}`, { name: conversation?.name ?? "" });
  return (
    <div className="callStage" data-theme="dark">
      <PortalPlace value={place}>
        <StageTitle title={title} />
        <div className="callStage-middle">
          <main className="callStage-main" aria-label={title} data-pane="callTiles">
            <h1 className="srOnly">{title}</h1>
            <StageTiles here={here} />
            <StageNotes call={call} />
            <FloatingReactions reactions={call.reactions} />
          </main>
          {isChatOpen && conversation && (
            <CallChat key={conversation.conversationId} conversation={conversation} />
          )}
        </div>
        <footer className="callStage-bar">
          <CallInfo here={here} />
          <CallControls {...controlled(call)} />
          <div className="callStage-end" data-pane="callConnection">
            {canArrange(call) && <LayoutMenu />}
            <ConnectionButton remotes={call.remotes} />
          </div>
          <div ref={setPlace} className="callStage-layers" />
        </footer>
        <RecordingQuestion />
      </PortalPlace>
    </div>
  );
}

function controlled({
  conversationId,
  local,
  isOnHold,
  recording,
  handRaisedAt,
}: ActiveCall): ControlledCall {
  return { conversationId, local, isOnHold, recording, isHandRaised: handRaisedAt !== undefined };
}

/** With one other, who shares nothing, there is only one way. */
function canArrange({ remotes }: ActiveCall): boolean {
  return remotes.length > 1 || remotes.some((remote) => remote.screen !== undefined);
}

function StageTiles({ here }: { readonly here: CallHere }) {
  const { call } = here;
  const layout = useCallScreen((state) => state.layout);
  const pinned = useCallScreen((state) => state.pinned);
  const arrangement = arrange(call, { layout, pinned });
  useTileSizes(call, arrangement);
  if (arrangement.kind !== "alone") return <Tiles call={call} arrangement={arrangement} />;
  return (
    <>
      <AloneView here={here} />
      {call.local.camera.isOn && <SelfTile call={call} corner />}
    </>
  );
}

/** The app below cannot be reached: the focus goes to the controls, and afterwards back to where it was. */
function useFocusOfStage(): void {
  const before = useRef(document.activeElement);
  useEffect(() => {
    const from = before.current;
    focusPane("callControls");
    return () => {
      // After this rendering, when the app can be reached again.
      queueMicrotask(() => {
        if (document.activeElement === document.body && from instanceof HTMLElement) from.focus();
      });
    };
  }, []);
}
