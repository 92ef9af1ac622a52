// One picture of the call: the video, or the avatar while the camera is off; who it is and how they are; what can be done with it.
import { memo, useId, useRef, type ReactNode, type RefObject } from "react";
import { PictureInPicture2 } from "lucide-react";
import type { ActiveCall, RemoteParticipant } from "../../../calls/activeCall.ts";
import { Avatar } from "../../../components/Avatar.tsx";
import { classNames } from "../../../components/classNames.ts";
import { IconButton } from "../../../components/IconButton.tsx";
import { selectAccount, useApp } from "../../../state/app.ts";
import { useText } from "../../../text/useText.ts";
import type { Tile as TileOf, TileId } from "../arrange.ts";
import { useCallPeople } from "../useCallPeople.ts";
import { PinButton } from "./PinButton.tsx";
import { ScreenTile } from "./ScreenTile.tsx";
import { TileCorners } from "./TileCorners.tsx";
import { TileLabel, type TileMarks } from "./TileLabel.tsx";
import { TileVideo } from "./TileVideo.tsx";
import "./Tile.css";

interface TileProps {
  readonly tile: TileOf;
  readonly call: ActiveCall;
  readonly large?: boolean;
  /** In the narrow column beside what is large. */
  readonly small?: boolean;
}

export function Tile({ tile, call, large = false, small = false }: TileProps) {
  switch (tile.kind) {
    case "self":
      return <SelfTile call={call} large={large} small={small} />;
    case "camera":
      return <CameraTile id={tile.id} remote={tile.remote} large={large} small={small} />;
    case "screen":
      return <ScreenTile tile={tile} remote={tile.remote} large={large} />;
  }
}

interface SelfTileProps {
  readonly call: ActiveCall;
  readonly large?: boolean;
  readonly small?: boolean;
  /** In the corner of the only other one. */
  readonly corner?: boolean;
}

export function SelfTile({ call, ...place }: SelfTileProps) {
  const { microphone, camera } = call.local;
  return (
    <SelfPicture
      isMuted={!microphone.isOn}
      hasHand={call.handRaisedAt !== undefined}
      isSpeaking={call.isSpeaking}
      camera={camera.track}
      {...place}
    />
  );
}

interface SelfPictureProps extends TileMarks, Omit<SelfTileProps, "call"> {
  readonly camera: MediaStreamTrack | undefined;
}

const SelfPicture = memo(function SelfPicture(props: SelfPictureProps) {
  const { camera, large = false, small = false, corner = false, ...marks } = props;
  const { t } = useText("calls");
  const account = useApp(selectAccount);
  return (
    <TileFrame
      name={t("you")}
      marks={marks}
      className={classNames(corner && "tile--corner", large && "tile--large", small && "tile--small")}
      label={<TileLabel name={t("you")} marks={marks} />}
    >
      {camera === undefined ? (
        account && <Avatar id={account.accountId} name={account.name} isSelf />
      ) : (
        <TileVideo track={camera} mirrored />
      )}
    </TileFrame>
  );
});

interface CameraTileProps {
  readonly id: TileId;
  readonly remote: RemoteParticipant;
  readonly large: boolean;
  readonly small: boolean;
}

/** The call changes whenever one of them begins or ceases to speak. */
const CameraTile = memo(function CameraTile({ id, remote, large, small }: CameraTileProps) {
  const people = useCallPeople();
  const video = useRef<HTMLVideoElement>(null);
  const name = people.nameOf(remote.accountId);
  const marks: TileMarks = {
    isMuted: remote.isMuted,
    hasHand: remote.handRaisedAt !== undefined,
    isSpeaking: remote.isSpeaking,
    ...(remote.bars <= 2 && remote.connection === "connected" ? { bars: remote.bars } : {}),
  };
  const trust = people.trustOf(remote.accountId);
  return (
    <TileFrame
      name={name}
      marks={marks}
      className={classNames(large && "tile--large", small && "tile--small")}
      label={<TileLabel name={name} marks={marks} {...(small && trust === "vouched" ? {} : { trust })} />}
      tools={<TileTools id={id} name={name} video={remote.camera && video} />}
    >
      {remote.camera === undefined || remote.isOnHold ? (
        <Avatar id={remote.accountId} name={name} />
      ) : (
        <TileVideo track={remote.camera} video={video} />
      )}
      <TileState remote={remote} />
    </TileFrame>
  );
});

interface TileFrameProps {
  readonly name: string;
  readonly marks: TileMarks;
  readonly className: string;
  readonly label: ReactNode;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

function TileFrame({ name, marks, className, label, tools, children }: TileFrameProps) {
  const nameId = useId();
  return (
    <div
      className={classNames("tile", marks.isSpeaking && "tile--speaking", className)}
      role="group"
      aria-labelledby={nameId}
      aria-description={useMarkWords(marks)}
    >
      <span id={nameId} hidden>
        {name}
      </span>
      {children}
      <TileCorners />
      {label}
      {tools}
    </div>
  );
}

/** "speaking, muted, hand raised": states beside the name, never in it. */
function useMarkWords({ isMuted, hasHand, isSpeaking, bars }: TileMarks): string | undefined {
  const { t } = useText("calls");
  const words = [
    isSpeaking && t("speaking"),
    isMuted && t("muted"),
    hasHand && t("handRaised"),
    bars !== undefined && t("weak"),
  ].filter((word) => word !== false);
  return words.length === 0 ? undefined : words.join(t("listSeparator"));
}

interface TileToolsProps {
  readonly id: TileId;
  readonly name: string;
  /** Absent while there is no picture. */
  readonly video: RefObject<HTMLVideoElement | null> | undefined;
}

const TileTools = memo(function TileTools({ id, name, video }: TileToolsProps) {
  const float = () => video?.current?.requestPictureInPicture().catch(() => undefined);
  return (
    <span className="tile-tools">
      <PinButton id={id} name={name} />
      {video !== undefined && document.pictureInPictureEnabled && (
        <IconButton name="Picture in picture" icon={PictureInPicture2} onClick={() => void float()} />
      )}
    </span>
  );
});

/** What keeps somebody from being seen or heard, over their picture. */
function TileState({ remote: { connection, isOnHold, isStarved } }: { readonly remote: RemoteParticipant }) {
  const { t } = useText("calls");
  if (connection !== "connected")
    return <output className="tile-state tile-state--over">{t(`state.${connection}`)}</output>;
  if (isOnHold) return <output className="tile-state">{t("state.onHold")}</output>;
  return isStarved ? <output className="tile-state">{t("state.starved")}</output> : null;
}
