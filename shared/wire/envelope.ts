// Envelopes: ciphertext with a place in a conversation's log, and the inbox items that are addressed to one device.
import * as z from "zod";
import { bytes } from "../bytes.ts";
import { accountId, conversationId, deviceId, envelopeId } from "../ids.ts";
import { limits } from "./limits.ts";

const count = z.number().int().nonnegative();

/** Gapless per conversation, from 1. */
export const sequence = count;
/** How often the conversation's group was reset; each generation is a new MLS group with epochs from 0. */
export const generation = count;
/** MLS epoch (RFC 9420 section 8); as a number: 2^53 commits do not happen. */
export const epoch = count;

/** `commit` and `reset` change the epoch or the generation; `application` carries content. */
export const envelopeKind = z.enum(["application", "commit", "reset"]);

/** One entry of a conversation's log as every member device receives it. */
export const envelope = z.object({
  envelopeId,
  sequence,
  kind: envelopeKind,
  generation,
  /** application: the epoch it was encrypted in; commit: the epoch it starts from; reset: 0. */
  epoch,
  senderDeviceId: deviceId,
  /** The relay's clock when it stored the envelope. */
  storedAt: z.number().int().nonnegative(),
  body: bytes(0, limits.handshakeBytes),
});
export type Envelope = z.infer<typeof envelope>;

/** An application envelope on its way to the relay. */
export const submission = z.object({
  conversationId,
  envelopeId,
  generation,
  epoch,
  body: bytes(1, limits.envelopeBytes),
});
export type Submission = z.infer<typeof submission>;

/** A Welcome for one device: joins `generation` of the conversation; its log starts after `sequence`. */
export const welcomeItem = z.object({
  kind: z.literal("welcome"),
  conversationId,
  conversationKind: z.enum(["direct", "group", "self"]),
  generation,
  /** The epoch that the Welcome leads to. */
  epoch,
  /** Sequence of the commit or reset that added this device. */
  sequence,
  senderAccountId: accountId,
  senderDeviceId: deviceId,
  welcome: bytes(1, limits.handshakeBytes),
});

/** One entry of a device's own inbox log, gapless per device from 1. */
export const inboxItem = z.object({
  inboxSequence: count,
  storedAt: z.number().int().nonnegative(),
  item: z.discriminatedUnion("kind", [welcomeItem]),
});
export type InboxItem = z.infer<typeof inboxItem>;
export type WelcomeItem = z.infer<typeof welcomeItem>;
