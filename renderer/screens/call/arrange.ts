// Who is shown how large in a call: pure, from what the engine knows and what the person chose.
import type { ActiveCall, RemoteParticipant } from "../../calls/activeCall.ts";
import type { TileSize } from "../../calls/channel.ts";
import type { DeviceId } from "../../../shared/ids.ts";

/** `auto`: what is shared, else one other person large, else everybody alike. */
export type CallLayout = "auto" | "grid" | "focus";

export type TileId = "self" | `camera:${DeviceId}` | `screen:${DeviceId}`;

export type Tile =
  | { readonly kind: "self"; readonly id: TileId }
  | { readonly kind: "camera" | "screen"; readonly id: TileId; readonly remote: RemoteParticipant };

/** `alone`: nobody else is there yet. `duo`: one other, with oneself in the corner. */
export type Arrangement =
  | { readonly kind: "alone" }
  | { readonly kind: "duo"; readonly large: Tile }
  | { readonly kind: "grid"; readonly tiles: readonly Tile[] }
  | { readonly kind: "focus"; readonly large: Tile; readonly strip: readonly Tile[] };

interface Wishes {
  readonly layout: CallLayout;
  readonly pinned: TileId | undefined;
}

const selfTile: Tile = { kind: "self", id: "self" };

export function arrange(
  { remotes, speaker }: Pick<ActiveCall, "remotes" | "speaker">,
  { layout, pinned }: Wishes,
): Arrangement {
  if (remotes.length === 0) return { kind: "alone" };
  const screens = remotes.filter((remote) => remote.screen !== undefined).map(screenOf);
  const cameras = remotes.map(cameraOf);
  const tiles = [...screens, ...cameras, selfTile];
  const chosen = tiles.find((tile) => tile.id === pinned);
  if (chosen !== undefined) return focusOn(chosen, tiles);
  if (layout === "grid") return { kind: "grid", tiles };
  const [screen] = screens;
  if (screen !== undefined) return focusOn(screen, tiles);
  const [only] = cameras;
  if (layout === "auto" && cameras.length === 1 && only !== undefined) return { kind: "duo", large: only };
  if (layout === "auto") return { kind: "grid", tiles };
  const speaking = cameras.find((tile) => tile.remote.deviceId === speaker);
  return focusOn(speaking ?? only ?? selfTile, tiles);
}

function focusOn(large: Tile, tiles: readonly Tile[]): Arrangement {
  return { kind: "focus", large, strip: tiles.filter((tile) => tile.id !== large.id) };
}

function cameraOf(remote: RemoteParticipant) {
  return { kind: "camera", id: `camera:${remote.deviceId}`, remote } as const;
}

function screenOf(remote: RemoteParticipant) {
  return { kind: "screen", id: `screen:${remote.deviceId}`, remote } as const;
}

/** How large each device's video is drawn; more than `largeTiles` alike are all small. */
export function tileSizes(arrangement: Arrangement): ReadonlyMap<DeviceId, TileSize> {
  const sizes = new Map<DeviceId, TileSize>();
  const put = (tile: Tile, size: TileSize) => {
    if (tile.kind === "self") return;
    if (sizes.get(tile.remote.deviceId) !== "large") sizes.set(tile.remote.deviceId, size);
  };
  switch (arrangement.kind) {
    case "alone":
      break;
    case "duo":
      put(arrangement.large, "large");
      break;
    case "grid":
      for (const tile of arrangement.tiles)
        put(tile, arrangement.tiles.length <= largeTiles ? "large" : "small");
      break;
    case "focus":
      put(arrangement.large, "large");
      for (const tile of arrangement.strip) put(tile, "small");
      break;
  }
  return sizes;
}

const largeTiles = 4;

/** Width of a camera's picture by its height. */
const cameraAspect = 16 / 10;

/** The number of columns that makes the tiles largest in a place of that width by height. */
export function gridColumns(count: number, placeAspect: number): number {
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(1 / columns, cameraAspect / (rows * placeAspect));
    if (width > best.width) best = { columns, width };
  }
  return best.columns;
}
