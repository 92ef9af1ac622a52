// Conversations as the relay sees them: an id, a kind, the devices it delivers to, and the handshake bundles that change them.
import * as z from "zod";
import { bytes } from "../bytes.ts";
import { accountId, conversationId, deviceId, envelopeId, type AccountId } from "../ids.ts";
import { epoch, generation, sequence } from "./envelope.ts";
import { limits } from "./limits.ts";

export const conversationKind = z.enum(["direct", "group", "self"]);
export type ConversationKind = z.infer<typeof conversationKind>;

export const memberDevice = z.object({ accountId, deviceId });
export type WireMemberDevice = z.infer<typeof memberDevice>;

/**
 * A commit with everything that must land with it, in one transaction: the commit itself, one Welcome for all devices it
 * adds, the GroupInfo of the new epoch, and optionally one application envelope of the new epoch (the group's profile).
 */
export const handshake = z.object({
  envelopeId,
  /** The epoch that the commit starts from; it leads to `epoch + 1`. */
  epoch,
  commit: bytes(1, limits.handshakeBytes),
  groupInfo: bytes(1, limits.handshakeBytes),
  added: z.array(memberDevice).max(limits.devicesPerCommit),
  removed: z.array(memberDevice).max(limits.devicesPerCommit),
  /** Present exactly when `added` is not empty. */
  welcome: bytes(1, limits.handshakeBytes).optional(),
  announcement: z.object({ envelopeId, body: bytes(1, limits.envelopeBytes) }).optional(),
});
export type Handshake = z.infer<typeof handshake>;

/** Where a conversation stands for the asking device. */
export const conversationState = z.object({
  conversationId,
  kind: conversationKind,
  generation,
  epoch,
  /** Sequence of the newest envelope that this device may read. */
  head: sequence,
  /** What this device has acknowledged. */
  cursor: sequence,
  /** Whether the device is still a member. */
  member: z.boolean(),
});
export type ConversationState = z.infer<typeof conversationState>;

/**
 * What the ids of direct and self conversations are made from: idFromBytes over the first 16 bytes of SHA-256 of this ASCII
 * text. Two people who start at once therefore meet in one conversation, and nobody else can take its id.
 */
export function fixedConversationText(kind: "direct" | "self", accounts: readonly AccountId[]): string {
  return [`parley ${kind}`, ...accounts.toSorted()].join("");
}
