// Calls inside the encryption (E2EE.md section 6). What belongs to the history stands in the log: that a call started, and how each
// device's part in it ended. What is worthless a minute later (who is there now, WebRTC's offers, answers and candidates) is transient.
import * as z from "zod";
import { accountId, callId, callSessionId, deviceId } from "../ids.ts";
import { contentLimits } from "./limits.ts";

const duration = z.number().int().nonnegative();
const time = z.number().int().nonnegative();

const callMedia = z.enum(["voice", "video"]);

/** In the log: rings at everybody else, and is the call's line in the history. `session` is the starter's, who is in it already. */
export const callStartContent = z.object({
  type: z.literal("callStart"),
  callId,
  media: callMedia,
  session: callSessionId,
  /** The sender's estimate of the relay's clock: what was sent long before it was stored does not ring. */
  sentAt: time,
});
export type CallStart = z.infer<typeof callStartContent>;

/** `left`: had been in it with others. The other reasons say why nobody talked; in a direct conversation each ends the call. */
export const callEndReason = z.enum(["left", "declined", "busy", "unanswered", "cancelled"]);
export type CallEndReason = z.infer<typeof callEndReason>;

/** In the log: how the sender's part ended. */
export const callEndContent = z.object({
  type: z.literal("callEnd"),
  callId,
  reason: callEndReason,
  /** How long at least two had been in the call by then, in milliseconds, as far as the sender knows. */
  lastedMs: duration,
  /** Whom the sender saw in it; of the reader's own account nothing is believed. */
  others: z.array(accountId).max(contentLimits.devicesInCall),
});
export type CallEnd = z.infer<typeof callEndContent>;

/** Transient, every few seconds and whenever it changes: this device is in the call. */
export const callPresentContent = z.object({
  type: z.literal("callPresent"),
  callId,
  media: callMedia,
  session: callSessionId,
  /** The sender's estimate of the relay's clock. Of two, the later one calls the earlier one. */
  joinedAt: time,
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  lastedMs: duration,
  sentAt: time,
});
export type CallPresent = z.infer<typeof callPresentContent>;

/** Transient: this device is not in the call any more. */
export const callAbsentContent = z.object({
  type: z.literal("callAbsent"),
  callId,
  session: callSessionId,
  sentAt: time,
});

/** Transient: whoever is in a call of this conversation says so now. */
export const callAskContent = z.object({ type: z.literal("callAsk"), sentAt: time });

/**
 * Transient, for one device and one stay of it in the call. `isAhead`: the sender's device rings, and agrees on how to connect
 * before it answers; it is not in the call, and the stay is the one that it will have. The payload is the window's business: WebRTC's own
 * messages.
 */
export const callSignalContent = z.object({
  type: z.literal("callSignal"),
  callId,
  session: callSessionId,
  joinedAt: time,
  isAhead: z.boolean(),
  to: z.object({ deviceId, session: callSessionId }),
  /** Counts the sender's signals to this receiver from 1: an older or repeated one is ignored. */
  number: z.number().int().positive(),
  payload: z.string().min(1).max(contentLimits.callPayloadLength),
  sentAt: time,
});
export type CallSignal = z.infer<typeof callSignalContent>;
