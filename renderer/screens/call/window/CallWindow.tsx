// What the small window shows: whoever speaks or shares, oneself in the corner, and the few controls that are needed there.
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Maximize2, PhoneOff } from "lucide-react";
import type { ActiveCall } from "../../../calls/activeCall.ts";
import { PortalPlace } from "../../../components/portalPlace.ts";
import { useName } from "../../../text/useText.ts";
import { AloneView } from "../AloneView.tsx";
import { arrange } from "../arrange.ts";
import { hangUp, showStage } from "../callScreen.ts";
import { CameraControl, MicrophoneControl } from "../controls/CallControls.tsx";
import { ControlButton } from "../controls/ControlButton.tsx";
import { Toolbar } from "../controls/Toolbar.tsx";
import { SelfTile, Tile } from "../tiles/Tile.tsx";
import { useTileSizes } from "../tiles/Tiles.tsx";
import type { CallHere } from "../useCallHere.ts";
import { useCallKeys } from "../useCallKeys.ts";
import "./CallWindow.css";

interface CallWindowProps {
  readonly here: CallHere;
  readonly window: Window;
}

export function CallWindow({ here, window }: CallWindowProps) {
  return createPortal(<CallWindowPage here={here} window={window} />, window.document.body);
}

function CallWindowPage({ here, window }: CallWindowProps) {
  const name = useName();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useCallKeys(window);
  useEffect(() => () => window.close(), [window]);
  return (
    <PortalPlace value={place}>
      <main ref={setPlace} className="callWindow" data-theme="dark" aria-label={name("Current call")}>
        <CallWindowTiles here={here} />
        <Toolbar className="callControls callWindow-controls" label={name("Call controls")}>
          <MicrophoneControl isOn={here.call.local.microphone.isOn} />
          <CameraControl isOn={here.call.local.camera.isOn} />
          <ControlButton name="Return to call" icon={Maximize2} onClick={showStage} />
          <ControlButton name="Leave call" icon={PhoneOff} look="leave" onClick={hangUp} />
        </Toolbar>
      </main>
    </PortalPlace>
  );
}

function CallWindowTiles({ here }: { readonly here: CallHere }) {
  const { call } = here;
  const arrangement = arrange(call, { layout: "focus", pinned: undefined });
  const shown =
    arrangement.kind === "focus" ? ({ kind: "duo", large: arrangement.large } as const) : arrangement;
  useTileSizes(call, shown);
  return (
    <div className="callWindow-tiles">
      {shown.kind === "duo" ? <Tile tile={shown.large} call={call} large /> : <AloneView here={here} />}
      <CornerOfSelf call={call} />
    </div>
  );
}

/** Only one's picture: a small window has no room for an avatar of oneself. */
function CornerOfSelf({ call }: { readonly call: ActiveCall }) {
  return call.local.camera.track === undefined ? null : <SelfTile call={call} corner />;
}
