// Calls as the renderer is shown them. The core knows who is in which call and passes signals on; media never comes near it.
import * as z from "zod";
import { accountId, callId, callSessionId, conversationId, deviceId } from "../ids.ts";

const time = z.number().int().nonnegative();
const duration = z.number().int().nonnegative();

export const callMediaView = z.enum(["voice", "video"]);
export type CallMediaView = z.infer<typeof callMediaView>;

/** What a device says of its own part. */
export const callFlagsView = z.object({ microphone: z.boolean(), camera: z.boolean(), screen: z.boolean() });
export type CallFlagsView = z.infer<typeof callFlagsView>;

/** A device in the call: always a member of the conversation's group, its identity verified by MLS. */
export const callParticipantView = z.object({
  accountId,
  deviceId,
  session: callSessionId,
  /** Of two participants, the one that joined later calls the other; equal times: the greater device id does. */
  joinedAt: time,
  /** This device. */
  isSelf: z.boolean(),
  flags: callFlagsView,
});
export type CallParticipantView = z.infer<typeof callParticipantView>;

/**
 * `outgoing`: started here, nobody else has come yet. `incoming`: rings here. `open`: others are in it, this device is not.
 * `joined`: this device is in it.
 */
export const callStateView = z.enum(["outgoing", "incoming", "open", "joined"]);

export const callView = z.object({
  callId,
  conversationId,
  media: callMediaView,
  startedBy: accountId,
  startedAt: time,
  state: callStateView,
  /** In order of joining; this device included while it is in the call. */
  participants: z.array(callParticipantView),
  /** Devices that ring and agree on how to connect before they answer: they are not in the call, and get nothing of it. */
  awaited: z.array(callParticipantView),
  /** This device's own stay, while it is in the call. */
  session: callSessionId.optional(),
  /** Another of my devices is in it. */
  isElsewhere: z.boolean(),
  /** As many as a call can hold. */
  isFull: z.boolean(),
  /** Since when at least two have been in it, by this device's clock. */
  talkingSince: time.optional(),
});
export type CallView = z.infer<typeof callView>;

/**
 * Why a call is gone from this window, in true causes. `merged`: the other side called at the same moment, and its call, which rings
 * here now, came first: whoever called joins that one. `elsewhere`: taken or refused on another of my devices; `removed`: this device is
 * no member any more; `failed`: it could not be announced; `lost`: the others vanished.
 */
export const callGoneReason = z.enum([
  ...["left", "declined", "busy", "unanswered", "cancelled"],
  ...["elsewhere", "full", "removed", "failed", "lost", "merged"],
] as const);
export type CallGoneReason = z.infer<typeof callGoneReason>;

/** What this window knew of as a call is over for this device. */
export const callGoneView = z.object({
  callId,
  conversationId,
  reason: callGoneReason,
  /** How long at least two had been in it, as its line says; 0 when nobody talked. */
  lastedMs: duration,
});
export type CallGoneView = z.infer<typeof callGoneView>;

export const callSignalView = z.object({
  callId,
  from: z.object({ deviceId, session: callSessionId }),
  payload: z.string(),
});
export type CallSignalView = z.infer<typeof callSignalView>;

/** The call's line in the history; who started it is the message's sender. */
export const callLineView = z.object({
  callId,
  media: callMediaView,
  /** How long at least two were in it; 0 while it runs and when nobody came. */
  lastedMs: duration,
  /** Who is known to have been in it; with fewer than two nobody talked. */
  tookPart: z.array(accountId),
  declinedBy: z.array(accountId),
  busy: z.array(accountId),
  /** The starter gave up: hung up, or nobody answered in time. */
  givenUp: z.enum(["unanswered", "cancelled"]).optional(),
  /** It is over for this account, which neither answered nor refused: it counts as unread. */
  missed: z.boolean(),
});
export type CallLineView = z.infer<typeof callLineView>;

/** WebRTC's RTCIceServer. */
export const iceServerView = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServerView = z.infer<typeof iceServerView>;
