// The one call that this window is in, or is about to be in: enters and leaves calls, hands signals to the stay, comes back into a call
// after the page was loaded again, and leaves when the page goes.
import { assert } from "../../shared/assert.ts";
import type { CallView } from "../../shared/bridge/callViews.ts";
import type { CallId } from "../../shared/ids.ts";
import type { Bridge } from "../bridge/bridge.ts";
import { selectSettings, useApp } from "../state/app.ts";
import { showCall, useCalls, type GoneCall } from "../state/calls.ts";
import { ask } from "../state/core.ts";
import { followDevices } from "./devices.ts";
import { iceServers } from "./iceServers.ts";
import { LocalMedia } from "./localMedia.ts";
import { removeOldRecordings } from "./recordingFile.ts";
import { followRinging } from "./ring.ts";
import { followSpeaker } from "./sound.ts";
import { Stay } from "./stay.ts";

let stay: Stay | undefined;
/** Counts what was begun: an entering that something else came after is undone when the core answers. */
let entering = 0;

/** Call once, when the bridge is attached; for the life of the page. */
export function startCalls(bridge: Bridge): void {
  followDevices();
  followSpeaker();
  followRinging();
  void removeOldRecordings();
  bridge.subscribe(({ name, body }) => {
    if (name === "call.signalled") stay?.accept(body);
    if (name === "call.ended" && body.reason === "merged") void joinInsteadOf(body);
  });
  useApp.subscribe(({ view }, before) => {
    if (view?.phase === "ready" && before.view?.phase !== "ready") void comeBack();
  });
  window.addEventListener("pagehide", () => void leave());
}

export function currentStay(): Stay | undefined {
  return stay;
}

/** Leaves the call that this window is in, and enters the one that the core answers with. Devices open meanwhile. */
export async function enter(camera: boolean, asking: () => Promise<CallView>): Promise<void> {
  const leaving = leave();
  const mine = ++entering;
  const settings = selectSettings(useApp.getState());
  assert(settings !== undefined, "calls are made when there is an account");
  const media = new LocalMedia(settings);
  media.set({ camera });
  void iceServers();
  try {
    await leaving;
    const view = await asking();
    if (mine === entering) stayIn(view, media);
    else undo(view, media);
  } catch (cause) {
    media.close();
    throw cause;
  }
}

/** At once for this window and the others in the call; resolves when the core has taken note. */
export async function leave(): Promise<void> {
  entering++;
  const left = stay;
  if (left === undefined) return;
  left.close();
  await ask("call.leave", { callId: left.callId }).catch(() => undefined);
}

function stayIn(view: CallView, media: LocalMedia): void {
  const { session } = view;
  assert(session !== undefined, "who is in a call has a session");
  const known = useCalls.getState().byId.get(view.callId);
  if (known?.session !== session) showCall(view);
  stay = new Stay({ ...view, session }, media, () => (stay = undefined));
}

function undo({ callId }: CallView, media: LocalMedia): void {
  media.close();
  ask("call.leave", { callId }).catch(() => undefined);
}

/** The page was gone and the core has kept this device in the call: nobody hung up. */
async function comeBack(): Promise<void> {
  const { calls } = await ask("call.list", {}).catch(() => ({ calls: [] as readonly CallView[] }));
  const mine = calls.find(({ state }) => state === "joined" || state === "outgoing");
  if (mine === undefined || stay !== undefined) return;
  const camera = mine.participants.some(({ isSelf, flags }) => isSelf && flags.camera);
  await enter(camera, () => join(mine.callId)).catch(() => undefined);
}

/** The other side called at the same moment, and its call came first: it is the one that both meant. */
async function joinInsteadOf({ callId, conversationId }: GoneCall): Promise<void> {
  const calls = [...useCalls.getState().byId.values()];
  const other = calls.find((call) => call.conversationId === conversationId && call.callId !== callId);
  if (other === undefined) return;
  await enter(other.media === "video", () => join(other.callId)).catch(() => undefined);
}

export function join(callId: CallId): Promise<CallView> {
  return ask("call.join", { callId });
}
