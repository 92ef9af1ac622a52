// A call while it rings or runs, as this device knows it: who is in it, and this device's own part.
import type {
  CallFlagsView,
  CallMediaView,
  CallParticipantView,
  CallView,
} from "../../../../shared/bridge/callViews.ts";
import type { CallPresent } from "../../../../shared/content/call.ts";
import type { Clock } from "../../../../shared/clock.ts";
import { contentLimits } from "../../../../shared/content/limits.ts";
import type { AccountId, CallId, CallSessionId, ConversationId, DeviceId } from "../../../../shared/ids.ts";

export interface Participant {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly session: CallSessionId;
  /** As the participant says, by its estimate of the relay's clock. */
  readonly joinedAt: number;
  readonly flags: CallFlagsView;
  /** This device's steady clock. */
  readonly heardAt: number;
}

/** This device's stay to be, should it answer: agreed on with the others while it rings. */
export interface Ahead {
  readonly session: CallSessionId;
  readonly joinedAt: number;
  /** The next signal's number, for each stay that signals go to. */
  readonly numbers: Map<CallSessionId, number>;
}

/** This device's own part in the call. */
export interface Stay extends Ahead {
  flags: CallFlagsView;
  /** When the others were last told, by this device's steady clock; -Infinity before that. */
  toldAt: number;
}

export interface LiveCall {
  readonly callId: CallId;
  readonly conversationId: ConversationId;
  readonly isDirect: boolean;
  readonly media: CallMediaView;
  readonly startedBy: AccountId;
  /** This device's clock. */
  readonly startedAt: number;
  readonly others: Map<DeviceId, Participant>;
  /** Devices that ring, and agree with this one ahead of the answer. */
  readonly awaited: Map<DeviceId, Participant>;
  /** Whoever was seen in it while this device was. */
  readonly met: Set<AccountId>;
  stay: Stay | undefined;
  /** Only while it rings. */
  ahead: Ahead | undefined;
  rings: boolean;
  /** Since at least two are in it, by this device's steady clock. */
  talkingSince: number | undefined;
  /** What is to happen to it later, by what it is; cancelled when it ends. */
  readonly timers: Map<TimerName, () => void>;
}

export type TimerName = "ring" | "awaited" | "announce" | "window" | "silence";

export type NewCall = Pick<
  LiveCall,
  "callId" | "conversationId" | "isDirect" | "media" | "startedBy" | "startedAt"
>;

export function openLiveCall(call: NewCall): LiveCall {
  return {
    ...call,
    others: new Map(),
    awaited: new Map(),
    met: new Set(),
    stay: undefined,
    ahead: undefined,
    rings: false,
    talkingSince: undefined,
    timers: new Map(),
  };
}

/** In order of joining; the order in which places are given out, the same for everybody. */
export function inOrder<Joined extends Pick<Participant, "joinedAt" | "deviceId">>(
  joined: Iterable<Joined>,
): Joined[] {
  return [...joined].toSorted((a, b) => a.joinedAt - b.joinedAt || (a.deviceId < b.deviceId ? -1 : 1));
}

export function isFull({ others }: LiveCall): boolean {
  return others.size >= contentLimits.devicesInCall;
}

/** How long at least two have been in it, in milliseconds. */
export function lasted({ talkingSince }: LiveCall, now: number): number {
  return talkingSince === undefined ? 0 : Math.max(0, Math.round(now - talkingSince));
}

/** What a participant sends until it says so itself. */
export function firstFlags(media: CallMediaView): CallFlagsView {
  return { microphone: true, camera: media === "video", screen: false };
}

/** What this device says of its own stay, without when. */
export function presenceOf(call: LiveCall, stay: Stay, now: number): Omit<CallPresent, "sentAt"> {
  const { callId, media } = call;
  const { session, joinedAt, flags } = stay;
  return { type: "callPresent", callId, media, session, joinedAt, ...flags, lastedMs: lasted(call, now) };
}

export interface Self {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
}

export interface Seen {
  readonly self: Self;
  readonly clock: Clock;
}

export function viewCall(call: LiveCall, { self, clock }: Seen): CallView {
  const { callId, conversationId, media, startedBy, startedAt, stay, talkingSince } = call;
  const others = [...call.others.values()].map((other) => toView(other, false));
  const mine = stay === undefined ? [] : [toView({ ...self, ...stay }, true)];
  return {
    ...{ callId, conversationId, media, startedBy, startedAt },
    state: stateOf(call, self),
    participants: inOrder([...others, ...mine]),
    awaited: [...call.awaited.values()].map((other) => toView(other, false)),
    isElsewhere: others.some(({ accountId }) => accountId === self.accountId),
    isFull: stay === undefined && isFull(call),
    ...(stay === undefined ? {} : { session: stay.session }),
    ...(talkingSince === undefined
      ? {}
      : { talkingSince: wholeSeconds(clock.now() - lasted(call, clock.steady())) }),
  };
}

/** The same from view to view, though two clocks are read one after the other. */
function wholeSeconds(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

function stateOf({ stay, rings, startedBy, met }: LiveCall, self: Self): CallView["state"] {
  if (stay === undefined) return rings ? "incoming" : "open";
  return startedBy === self.accountId && met.size === 0 ? "outgoing" : "joined";
}

function toView(
  { accountId, deviceId, session, joinedAt, flags }: Omit<Participant, "heardAt">,
  isSelf: boolean,
): CallParticipantView {
  return { accountId, deviceId, session, joinedAt, isSelf, flags };
}
