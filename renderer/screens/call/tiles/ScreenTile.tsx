// What somebody shares: all of it fitted into the place, or at its actual size to be moved about by pointer, wheel and arrow keys.
import { useId, useRef, useState, type PointerEvent } from "react";
import { Maximize, Shrink } from "lucide-react";
import type { RemoteParticipant } from "../../../calls/activeCall.ts";
import { classNames } from "../../../components/classNames.ts";
import { IconButton } from "../../../components/IconButton.tsx";
import { useName, useText } from "../../../text/useText.ts";
import type { Tile } from "../arrange.ts";
import { useCallPeople } from "../useCallPeople.ts";
import { PinButton } from "./PinButton.tsx";
import { TileCorners } from "./TileCorners.tsx";
import { ScreenLabel } from "./TileLabel.tsx";
import { TileVideo } from "./TileVideo.tsx";
import "./ScreenTile.css";

interface ScreenTileProps {
  readonly tile: Tile;
  readonly remote: RemoteParticipant;
  readonly large: boolean;
}

export function ScreenTile({ tile, remote, large }: ScreenTileProps) {
  const { t } = useText("calls");
  const { nameOf } = useCallPeople();
  const wordsId = useId();
  const [isActual, setActual] = useState(false);
  const words = t("screen.shared", { name: nameOf(remote.accountId) });
  if (remote.screen === undefined) return null;
  return (
    <div
      className={classNames("tile tile--screen", large ? "tile--large" : "tile--small")}
      role="group"
      aria-labelledby={wordsId}
    >
      <span id={wordsId} hidden>
        {words}
      </span>
      {isActual && large ? <ActualSize track={remote.screen} /> : <TileVideo track={remote.screen} whole />}
      <TileCorners />
      <ScreenLabel words={words} />
      <ScreenTools
        tile={tile}
        name={words}
        {...(large ? { isActual, onToggle: () => setActual(!isActual) } : {})}
      />
    </div>
  );
}

interface ScreenToolsProps {
  readonly tile: Tile;
  readonly name: string;
  readonly isActual?: boolean;
  /** Absent where it is too small to be read anyway. */
  readonly onToggle?: () => void;
}

function ScreenTools({ tile, name, isActual = false, onToggle }: ScreenToolsProps) {
  return (
    <span className="tile-tools tile-tools--shown">
      {onToggle && (
        <IconButton
          name={isActual ? "Fit to window" : "Actual size"}
          icon={isActual ? Shrink : Maximize}
          onClick={onToggle}
        />
      )}
      <PinButton id={tile.id} name={name} />
    </span>
  );
}

/** One pixel of theirs is one of ours. */
function ActualSize({ track }: { readonly track: MediaStreamTrack }) {
  const name = useName();
  const from = useRef<{ readonly x: number; readonly y: number }>(undefined);
  const grab = (event: PointerEvent<HTMLDivElement>) => {
    const { currentTarget: view, clientX, clientY } = event;
    view.setPointerCapture(event.pointerId);
    from.current = { x: clientX + view.scrollLeft, y: clientY + view.scrollTop };
  };
  const drag = ({ currentTarget: view, clientX, clientY }: PointerEvent<HTMLDivElement>) => {
    if (from.current === undefined) return;
    view.scrollTo(from.current.x - clientX, from.current.y - clientY);
  };
  const drop = () => {
    from.current = undefined;
  };
  return (
    <div
      className="screenTile-actual"
      role="region"
      aria-label={name("Shared screen")}
      tabIndex={0}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      <TileVideo track={track} />
    </div>
  );
}
