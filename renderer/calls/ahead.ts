// While a direct call rings, this window connects to whoever calls, so that both are heard as soon as it is answered. Until then no device
// is opened, nothing is sent, and what comes is not played.
import { assert } from "../../shared/assert.ts";
import type { CallSignalView, CallView } from "../../shared/bridge/callViews.ts";
import type { CallId, CallSessionId } from "../../shared/ids.ts";
import { selectAccount, useApp } from "../state/app.ts";
import { useCalls } from "../state/calls.ts";
import { ask } from "../state/core.ts";
import { useActiveCall } from "./activeCall.ts";
import { rtcConfiguration } from "./iceServers.ts";
import { Mesh } from "./mesh.ts";
import { noTracks } from "./slots.ts";

interface Ahead {
  readonly callId: CallId;
  /** Not yet, or not at all: not every call is connected before it is answered. */
  readonly connected?: { readonly session: CallSessionId; readonly joinedAt: number; readonly mesh: Mesh };
}

let ahead: Ahead | undefined;

/** Call once; for the life of the page. */
export function connectAhead(): void {
  useCalls.subscribe(({ byId }) => {
    const view = ahead && byId.get(ahead.callId);
    if (ahead !== undefined && (view === undefined || isOver(view, ahead))) drop();
    else if (view !== undefined) update(view);
    const ringing = [...byId.values()].find(({ state }) => state === "incoming");
    if (ahead === undefined && ringing !== undefined && useActiveCall.getState().call === undefined)
      void begin(ringing);
  });
}

/** The one to join with, so that the connection stays. */
export function sessionAhead(callId: CallId): CallSessionId | undefined {
  return ahead?.callId === callId ? ahead.connected?.session : undefined;
}

/** What is connected to that stay already is the caller's from now on. */
export function takeAhead(session: CallSessionId): Mesh | undefined {
  if (ahead?.connected?.session !== session) return undefined;
  const { mesh } = ahead.connected;
  ahead = undefined;
  return mesh;
}

export function acceptAhead(signal: CallSignalView): void {
  if (ahead?.callId === signal.callId) ahead.connected?.mesh.accept(signal);
}

async function begin(view: CallView): Promise<void> {
  const { callId } = view;
  const mine: Ahead = { callId };
  ahead = mine;
  const stay = await ask("call.prepare", { callId }).catch(() => undefined);
  if (ahead !== mine || stay === undefined) return;
  ahead = { callId, connected: { ...stay, mesh: openMesh(callId) } };
  update(useCalls.getState().byId.get(callId) ?? view);
}

function openMesh(callId: CallId): Mesh {
  return new Mesh({
    configuration: async () => {
      const { canRelay, ...configuration } = await rtcConfiguration();
      return canRelay ? configuration : undefined;
    },
    tracks: () => noTracks,
    signal: ({ deviceId, session }, payload) =>
      ask("call.signal", { callId, to: { deviceId, session }, payload }),
    events: { onChange: () => undefined, onReaction: () => undefined, onGone: () => undefined },
  });
}

function update(view: CallView): void {
  if (ahead?.connected === undefined || view.state !== "incoming") return;
  const { mesh, joinedAt } = ahead.connected;
  const deviceId = selectAccount(useApp.getState())?.deviceId;
  assert(deviceId !== undefined, "who is called has a device");
  mesh.update(view, { deviceId, joinedAt });
  for (const remote of mesh.remotes) remote.setSilent(true);
}

/** Answered here with it, it is taken in a moment. */
function isOver({ state, session }: CallView, { connected }: Ahead): boolean {
  return state !== "incoming" && (session === undefined || session !== connected?.session);
}

function drop(): void {
  ahead?.connected?.mesh.close();
  ahead = undefined;
}
