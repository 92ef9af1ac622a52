// While a call rings, this window agrees with whoever is in it on how to connect (offer, answer, keys), so that all are heard as soon as it
// is answered. Until then no device is opened, and no address is told or tried: nobody learns where a computer is by calling it.
import { assert } from "../../shared/assert.ts";
import type { CallSignalView, CallView } from "../../shared/bridge/callViews.ts";
import type { CallId, CallSessionId } from "../../shared/ids.ts";
import { selectAccount, selectSettings, useApp } from "../state/app.ts";
import { useCalls } from "../state/calls.ts";
import { ask } from "../state/core.ts";
import { useActiveCall } from "./activeCall.ts";
import { rtcConfiguration } from "./iceServers.ts";
import { Mesh } from "./mesh.ts";
import { noTracks } from "./slots.ts";

interface Ahead {
  readonly callId: CallId;
  /** Absent until the core has given a stay. */
  readonly agreed?: { readonly session: CallSessionId; readonly joinedAt: number; readonly mesh: Mesh };
  isAnswered: boolean;
}

let ahead: Ahead | undefined;

/** Call once; for the life of the page. */
export function agreeAhead(): void {
  useCalls.subscribe(follow);
  useApp.subscribe((now, before) => {
    const wish = (app: typeof now) => selectSettings(app)?.alwaysRelayCalls;
    // What may be told is another question now than when it was found.
    if (wish(now) === wish(before) || ahead?.isAnswered === true) return;
    drop();
    follow();
  });
}

function follow(): void {
  const { byId } = useCalls.getState();
  const view = ahead && byId.get(ahead.callId);
  if (ahead !== undefined && (view === undefined || isOver(view, ahead))) drop();
  else if (view !== undefined) update(view);
  const ringing = [...byId.values()].find(({ state }) => state === "incoming");
  if (ahead === undefined && ringing !== undefined && useActiveCall.getState().call === undefined)
    void begin(ringing);
}

/** The stay to join with, so that what was agreed on holds. It connects at once: the core's answer is not waited for. */
export function answerAhead(callId: CallId): CallSessionId | undefined {
  if (ahead?.callId !== callId) return undefined;
  const isFirst = !ahead.isAnswered;
  ahead.isAnswered = true;
  if (isFirst) ahead.agreed?.mesh.begin();
  return ahead.agreed?.session;
}

/** What was agreed on for that stay is the caller's from now on. */
export function takeAhead(session: CallSessionId): Mesh | undefined {
  if (ahead?.agreed?.session !== session) return undefined;
  const { mesh } = ahead.agreed;
  ahead = undefined;
  return mesh;
}

export function acceptAhead(signal: CallSignalView): void {
  if (ahead?.callId === signal.callId) ahead.agreed?.mesh.accept(signal);
}

async function begin(view: CallView): Promise<void> {
  const { callId } = view;
  const mine: Ahead = { callId, isAnswered: false };
  ahead = mine;
  const stay = await ask("call.prepare", { callId }).catch(() => undefined);
  // Answered meanwhile: with a stay of its own.
  if (ahead !== mine || stay === undefined || mine.isAnswered) return;
  ahead = { ...mine, agreed: { ...stay, mesh: openMesh(callId) } };
  update(useCalls.getState().byId.get(callId) ?? view);
}

function openMesh(callId: CallId): Mesh {
  return new Mesh({
    mayConnect: () => ahead?.callId === callId && ahead.isAnswered,
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
  if (ahead?.agreed === undefined || view.state !== "incoming") return;
  const { mesh, joinedAt } = ahead.agreed;
  const deviceId = selectAccount(useApp.getState())?.deviceId;
  assert(deviceId !== undefined, "who is called has a device");
  // Whoever comes after this stay does not know of it, and has to be called: that is for the stay that joins.
  const participants = view.participants.filter((other) => other.joinedAt < joinedAt);
  mesh.update({ participants, awaited: [] }, { deviceId, joinedAt });
}

/** Answered here with it, it is taken in a moment. */
function isOver({ state, session }: CallView, { agreed }: Ahead): boolean {
  return state !== "incoming" && (session === undefined || session !== agreed?.session);
}

function drop(): void {
  ahead?.agreed?.mesh.close();
  ahead = undefined;
}
