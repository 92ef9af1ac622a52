// The STUN and TURN servers that the relay names, kept for half the life of their credentials. A call never waits long for them:
// on a LAN it needs none.
import type { IceServerView } from "../../shared/bridge/callViews.ts";
import { selectSettings, useApp } from "../state/app.ts";
import { ask } from "../state/core.ts";

interface Kept {
  readonly servers: readonly IceServerView[];
  readonly freshUntil: number;
  readonly usableUntil: number;
}

const patienceMs = 2000;

let kept: Kept | undefined;
let asking: Promise<readonly IceServerView[]> | undefined;

/** Never rejects. While the relay does not answer: the last ones as long as they are valid, then none. */
export async function iceServers(): Promise<readonly IceServerView[]> {
  if (kept !== undefined && Date.now() < kept.freshUntil) return kept.servers;
  asking ??= fetchServers();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<readonly IceServerView[]>((resolve) => {
    timer = setTimeout(() => resolve(stillUsable()), patienceMs);
  });
  try {
    return await Promise.race([asking, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** For a connection. `canRelay` is false when everything is to go through TURN, and there is none. */
export async function rtcConfiguration(): Promise<RTCConfiguration & { readonly canRelay: boolean }> {
  const relayOnly = selectSettings(useApp.getState())?.alwaysRelayCalls === true;
  const servers = await iceServers();
  return {
    iceServers: servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })),
    iceTransportPolicy: relayOnly ? "relay" : "all",
    // One port for everything, as every peer of ours offers it.
    bundlePolicy: "max-bundle",
    canRelay: !relayOnly || servers.some(isTurn),
  };
}

export function isTurn({ urls }: IceServerView): boolean {
  return urls.some((url) => /^turns?:/.test(url));
}

async function fetchServers(): Promise<readonly IceServerView[]> {
  try {
    const { servers, lifetimeMs } = await ask("iceServer.list", {});
    const now = Date.now();
    kept = { servers, freshUntil: now + lifetimeMs / 2, usableUntil: now + lifetimeMs };
    return servers;
  } catch {
    return stillUsable();
  } finally {
    asking = undefined;
  }
}

function stillUsable(): readonly IceServerView[] {
  return kept !== undefined && Date.now() < kept.usableUntil ? kept.servers : [];
}
