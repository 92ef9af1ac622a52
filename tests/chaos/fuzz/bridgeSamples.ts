// One valid sample of every call of the bridge, as the window sends it: what fuzzing starts from. The compiler and bridgeFuzz.test.ts
// see to it that a new call gets its sample.
import { bridgeCalls, type BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { CallParticipantView, CallView } from "../../../shared/bridge/callViews.ts";
import type { CallId } from "../../../shared/ids.ts";
import type { Params } from "../../../shared/contract.ts";
import { mintMessageId } from "../../support/talkers.ts";
import type { BridgeWorld } from "./bridgeWorld.ts";

export type BridgeCallName = keyof BridgeCalls;
export const bridgeCallNames = Object.keys(bridgeCalls) as readonly BridgeCallName[];

type Samples = {
  readonly [Name in BridgeCallName]: (
    world: BridgeWorld,
  ) => Params<BridgeCalls, Name> | Promise<Params<BridgeCalls, Name>>;
};

export const bridgeSamples: Samples = {
  "app.view": () => ({}),
  "profile.protect": () => ({ passphrase: "四个 random 词 words" }),
  "profile.unlock": () => ({ passphrase: "四个 random 词 words" }),
  "relay.inspect": ({ link }) => ({ address: link }),
  "account.enrol": ({ relay, link }) => ({
    address: relay.url,
    invitation: /#([^.]+)/.exec(link)![1]!,
    name: "Dora",
  }),
  "recoveryKey.show": () => ({}),
  "recoveryKey.confirm": () => ({}),
  "account.rename": () => ({ name: "Alice" }),
  "presence.set": () => ({ state: "away" }),
  "connection.retry": () => ({}),
  "settings.change": () => ({
    language: "zh-CN",
    theme: "dark",
    density: "compact",
    sendWith: "ctrl-enter",
    readReceipts: true,
    typingIndicator: true,
    notifications: false,
    notificationText: false,
    callsFrom: "known",
    alwaysRelayCalls: true,
    microphone: "USB headset",
    speaker: "",
    camera: "摄像头",
    noiseSuppression: true,
    echoCancellation: true,
    backgroundBlur: false,
    pushToTalk: true,
    ringtone: true,
  }),
  "people.list": () => ({}),

  "conversation.list": () => ({}),
  "conversation.members": async (world) => ({ conversationId: await world.team() }),
  "conversation.startDirect": ({ bobId }) => ({ accountId: bobId }),
  "conversation.startGroup": ({ bobId, carolId }) => ({ name: "项目组", accounts: [bobId, carolId] }),
  "conversation.rename": async (world) => ({ conversationId: await world.team(), name: "Team" }),
  "conversation.addMembers": async (world) => ({
    conversationId: await world.team(),
    accounts: [world.bobId],
  }),
  "conversation.removeMember": async (world) => ({
    conversationId: await world.team(),
    accountId: world.bobId,
  }),
  "conversation.leave": async (world) => ({ conversationId: await world.team() }),
  "conversation.reset": async (world) => ({ conversationId: await world.team() }),
  "conversation.markRead": async (world) => ({ conversationId: await world.team(), readUpTo: 1 }),
  "conversation.setPinned": async (world) => ({ conversationId: await world.team(), pinned: true }),
  "conversation.setMuted": async (world) => ({ conversationId: await world.team(), muted: true }),
  "conversation.setDraft": async (world) => ({ conversationId: await world.team(), draft: "你好" }),
  "conversation.setTyping": async (world) => ({ conversationId: await world.team(), active: true }),

  "message.page": async (world) => ({
    conversationId: await world.team(),
    anchor: { side: "around", position: 2 },
    limit: 10,
  }),
  "message.send": async (world) => ({
    conversationId: await world.team(),
    messageId: mintMessageId(),
    text: "你好",
  }),
  "message.retry": async (world) => ({ messageId: await world.sent() }),
  "message.discard": async (world) => ({ messageId: await world.unsent() }),
  "message.search": async (world) => ({ query: "hello", conversationId: await world.team(), limit: 10 }),

  "call.list": () => ({}),
  "call.start": async (world) => ({
    conversationId: await world.team(),
    callId: mintMessageId() as string as CallId,
    media: "video",
  }),
  "call.prepare": async (world) => {
    // Who shares a group is known, and connected to before the answer.
    await world.team();
    return { callId: await world.ringing() };
  },
  "call.join": async (world) => ({ callId: await world.ringing() }),
  "call.decline": async (world) => ({ callId: await world.ringing() }),
  "call.leave": async (world) => ({ callId: (await world.inCall()).callId }),
  "call.present": async (world) => {
    const { callId, session } = await world.inCall();
    return { callId, session: session!, flags: { microphone: true, camera: false, screen: false } };
  },
  "call.signal": async (world) => {
    const { callId, participants } = await world.inCall();
    return { callId, to: stayOf(participants), payload: JSON.stringify({ type: "offer" }) };
  },
  "call.lost": async (world) => {
    const { callId, participants } = await world.inCall();
    return { callId, participant: stayOf(participants), reason: "lost" };
  },
  "call.history": () => ({ before: 1, limit: 10 }),
  "iceServer.list": () => ({}),
  "connection.measure": () => ({}),
};

/** The other's. */
function stayOf(participants: CallView["participants"]): Pick<CallParticipantView, "deviceId" | "session"> {
  const { deviceId, session } = participants.find(({ isSelf }) => !isSelf)!;
  return { deviceId, session };
}
