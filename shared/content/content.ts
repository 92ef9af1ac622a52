// What an application envelope says once it is decrypted: one tagged union, checked on receipt before anything is believed.
// Unknown types from newer clients are `invalid` here; the engine shows them as "needs a newer version", never as damage.
import * as z from "zod";
import { accountId, conversationId, messageId } from "../ids.ts";
import {
  callAbsentContent,
  callAskContent,
  callEndContent,
  callPresentContent,
  callSignalContent,
  callStartContent,
} from "./call.ts";
import { contentLimits } from "./limits.ts";

const upTo = z.number().int().nonnegative();

/** A message that a person wrote. `sentAt` is the sender's clock, for display only: order comes from the log. */
export const textContent = z.object({
  type: z.literal("text"),
  messageId,
  text: z.string().min(1).max(contentLimits.textLength),
  sentAt: z.number().int().nonnegative(),
});

/** Cumulative: everything in this conversation up to the sequence has reached, or been read by, the sender. */
export const receiptContent = z.object({
  type: z.literal("receipt"),
  deliveredUpTo: upTo,
  readUpTo: upTo,
});

export const role = z.enum(["owner", "admin", "member"]);
export type Role = z.infer<typeof role>;

/** A group's name and roles. Accepted from those whose role allows it; a newcomer takes the first from who added it. */
export const profileContent = z.object({
  type: z.literal("profile"),
  name: z.string().trim().min(1).max(contentLimits.groupNameLength),
  /** Accounts that are not plain members. */
  roles: z.array(z.object({ accountId, role: role.exclude(["member"]) })).max(contentLimits.membersInProfile),
});
export type Profile = z.infer<typeof profileContent>;

/** The sender's account leaves; the others commit its removal. */
export const leaveContent = z.object({ type: z.literal("leave") });

/** In the self group: what I have read elsewhere. */
export const readStateContent = z.object({
  type: z.literal("readState"),
  conversations: z.array(z.object({ conversationId, readUpTo: upTo })).max(500),
});

export const content = z.discriminatedUnion("type", [
  textContent,
  receiptContent,
  profileContent,
  leaveContent,
  readStateContent,
  callStartContent,
  callEndContent,
]);
export type Content = z.infer<typeof content>;

/** What travels as a transient envelope: never stored, worthless after a few seconds. */
export const typingContent = z.object({ type: z.literal("typing"), active: z.boolean() });
export const transientContent = z.discriminatedUnion("type", [
  typingContent,
  callPresentContent,
  callAbsentContent,
  callAskContent,
  callSignalContent,
]);
export type TransientContent = z.infer<typeof transientContent>;
