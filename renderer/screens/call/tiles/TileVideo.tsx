// A picture of the call. Never with sound: that is the engine's.
import { useEffect, useRef, type RefObject } from "react";
import { classNames } from "../../../components/classNames.ts";

interface TileVideoProps {
  readonly track: MediaStreamTrack;
  /** One sees oneself as in a mirror. */
  readonly mirrored?: boolean;
  /** All of it is seen: screens, where every edge matters. */
  readonly whole?: boolean;
  readonly video?: RefObject<HTMLVideoElement | null>;
}

export function TileVideo({ track, mirrored = false, whole = false, video }: TileVideoProps) {
  const own = useRef<HTMLVideoElement>(null);
  const element = video ?? own;
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    current.srcObject = new MediaStream([track]);
    // Refused only when it is taken out again meanwhile.
    current.play().catch(() => undefined);
    return () => {
      current.srcObject = null;
    };
  }, [track, element]);
  return (
    <video
      ref={element}
      className={classNames("tileVideo", mirrored && "tileVideo--mirrored", whole && "tileVideo--whole")}
      muted
      playsInline
      tabIndex={-1}
      aria-hidden
    />
  );
}
