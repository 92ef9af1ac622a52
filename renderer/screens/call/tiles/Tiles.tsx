// The pictures of the call as they are arranged: one large with oneself in the corner, everybody alike, or one large beside a strip.
import { useEffect, useRef, useState } from "react";
import { setTileSize } from "../../../calls/actions.ts";
import type { ActiveCall } from "../../../calls/activeCall.ts";
import { gridColumns, tileSizes, type Arrangement, type Tile as TileOf } from "../arrange.ts";
import { SelfTile, Tile } from "./Tile.tsx";
import "./Tiles.css";

interface TilesProps {
  readonly call: ActiveCall;
  readonly arrangement: Exclude<Arrangement, { readonly kind: "alone" }>;
}

export function Tiles({ call, arrangement }: TilesProps) {
  switch (arrangement.kind) {
    case "duo":
      return (
        <div className="tiles">
          <Tile tile={arrangement.large} call={call} large />
          <SelfTile call={call} corner />
        </div>
      );
    case "grid":
      return <Grid tiles={arrangement.tiles} call={call} />;
    case "focus":
      return (
        <div className="tiles tiles--focus">
          <Tile key={arrangement.large.id} tile={arrangement.large} call={call} large />
          <div className="tiles-strip">
            {arrangement.strip.map((tile) => (
              <Tile key={tile.id} tile={tile} call={call} small />
            ))}
          </div>
        </div>
      );
  }
}

interface GridProps {
  readonly tiles: readonly TileOf[];
  readonly call: ActiveCall;
}

function Grid({ tiles, call }: GridProps) {
  const place = useRef<HTMLDivElement>(null);
  const aspect = useAspect(place);
  const columns = gridColumns(tiles.length, aspect);
  return (
    <div
      ref={place}
      className="tiles tiles--grid"
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {tiles.map((tile) => (
        <Tile key={tile.id} tile={tile} call={call} />
      ))}
    </div>
  );
}

/** Width by height of an element, as it is now. */
function useAspect(place: { readonly current: Element | null }): number {
  const [aspect, setAspect] = useState(16 / 9);
  useEffect(() => {
    if (place.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.height > 0)
        setAspect(entry.contentRect.width / entry.contentRect.height);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
  return aspect;
}

/** Tells the engine how large each picture is drawn; undefined: none is. */
export function useTileSizes(call: ActiveCall, arrangement: Arrangement | undefined): void {
  const sizes = arrangement === undefined ? undefined : tileSizes(arrangement);
  const wanted = call.remotes.map(({ deviceId }) => [deviceId, sizes?.get(deviceId) ?? "hidden"] as const);
  const key = wanted.map((pair) => pair.join("=")).join(" ");
  useEffect(() => {
    for (const [deviceId, size] of wanted) setTileSize(deviceId, size);
    // oxlint-disable-next-line react/exhaustive-deps -- the key says all of it
  }, [key]);
}
