// The one call that this window is in, or is about to be in: enters and leaves calls, hands signals to the stay, comes back into a call
// after the page was loaded again, and leaves when the page goes.
import { assert } from "../../shared/assert.ts";
import type { CallView } from "../../shared/bridge/callViews.ts";
import type { CallId, ConversationId } from "../../shared/ids.ts";
import type { Bridge } from "../bridge/bridge.ts";
import { selectSettings, useApp } from "../state/app.ts";
import { showCall, useCalls } from "../state/calls.ts";
import { ask } from "../state/core.ts";
import { acceptAhead, agreeAhead, answerAhead, takeAhead } from "./ahead.ts";
import { followDevices } from "./devices.ts";
import { iceServers } from "./iceServers.ts";
import { LocalMedia } from "./localMedia.ts";
import { removeOldRecordings } from "./recordingFile.ts";
import { followRinging } from "./ring.ts";
import { followSpeaker } from "./sound.ts";
import { Stay } from "./stay.ts";

const otherComesMs = 3000;
const lookMs = 20;

let stay: Stay | undefined;
/** The call that this window was in before, and whether with its camera. */
let last: { readonly callId: CallId; readonly camera: boolean } | undefined;
/** Counts what was begun: an entering that something else came after is undone when the core answers. */
let entering = 0;

/** Call once, when the bridge is attached; for the life of the page. */
export function startCalls(bridge: Bridge): void {
  followDevices();
  followSpeaker();
  followRinging();
  agreeAhead();
  void removeOldRecordings();
  bridge.subscribe(({ name, body }) => {
    if (name === "call.signalled") (stay?.callId === body.callId ? stay.accept : acceptAhead)(body);
    // Asked for while it rings: whoever answers does not wait for them.
    if (name === "call.changed" && body.state === "incoming") void iceServers();
    if (name !== "call.ended" || body.reason !== "merged") return;
    // Whoever hears of it first: here, or the stay from the state.
    if (stay?.callId === body.callId) stay.close();
    if (last?.callId === body.callId) void joinOther(body.conversationId, last.camera);
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
  const onClosed = () => {
    stay = undefined;
    last = { callId: view.callId, camera: media.view().camera.isOn };
  };
  stay = new Stay({ view: { ...view, session }, media, mesh: takeAhead(session), onClosed });
}

function undo({ callId }: CallView, media: LocalMedia): void {
  media.close();
  ask("call.leave", { callId }).catch(() => undefined);
}

/** Both called each other at the same moment: one of the two calls goes on, with both in it, and nobody has to answer it. */
async function joinOther(conversationId: ConversationId, camera: boolean): Promise<void> {
  const other = await callIn(conversationId);
  if (other === undefined || stay !== undefined) return;
  // It rings: what cannot be joined now can be answered.
  await enter(camera, () => join(other.callId)).catch(() => undefined);
}

/** The one that runs there, or will in a moment. */
async function callIn(conversationId: ConversationId): Promise<CallView | undefined> {
  const find = () =>
    [...useCalls.getState().byId.values()].find((call) => call.conversationId === conversationId);
  const waitUntil = performance.now() + otherComesMs;
  while (find() === undefined && performance.now() < waitUntil)
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  return find();
}

/** The page was gone and the core has kept this device in the call: nobody hung up. */
async function comeBack(): Promise<void> {
  const { calls } = await ask("call.list", {}).catch(() => ({ calls: [] as readonly CallView[] }));
  const mine = calls.find(({ state }) => state === "joined" || state === "outgoing");
  if (mine === undefined || stay !== undefined) return;
  const camera = mine.participants.some(({ isSelf, flags }) => isSelf && flags.camera);
  await enter(camera, () => join(mine.callId)).catch(() => undefined);
}

export function join(callId: CallId): Promise<CallView> {
  const session = answerAhead(callId);
  return ask("call.join", { callId, ...(session === undefined ? {} : { session }) });
}
