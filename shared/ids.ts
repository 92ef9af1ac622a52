// Branded identifiers, minted by the client: 16 random bytes in base64url (22 characters, RFC 4648 section 5).
import * as z from "zod";

const pattern = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const id = () => z.string().regex(pattern);

export const organisationId = id().brand("OrganisationId");
export const accountId = id().brand("AccountId");
export const deviceId = id().brand("DeviceId");
export const conversationId = id().brand("ConversationId");
export const messageId = id().brand("MessageId");
export const envelopeId = id().brand("EnvelopeId");
export const callId = id().brand("CallId");
/** One stay of one device in one call: who leaves and comes back has another. */
export const callSessionId = id().brand("CallSessionId");

export type OrganisationId = z.infer<typeof organisationId>;
export type AccountId = z.infer<typeof accountId>;
export type DeviceId = z.infer<typeof deviceId>;
export type ConversationId = z.infer<typeof conversationId>;
export type MessageId = z.infer<typeof messageId>;
export type EnvelopeId = z.infer<typeof envelopeId>;
export type CallId = z.infer<typeof callId>;
export type CallSessionId = z.infer<typeof callSessionId>;

export type AnyId =
  OrganisationId | AccountId | DeviceId | ConversationId | MessageId | EnvelopeId | CallId | CallSessionId;

/** Turns 16 bytes (random, or a truncated hash) into an id of the kind the caller names. */
export function idFromBytes<Id extends AnyId>(bytes: Uint8Array): Id {
  if (bytes.length !== 16) throw new RangeError("an id is made of 16 bytes");
  return toBase64Url(bytes) as Id;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base64url without padding (RFC 4648 section 5); here because `shared` has neither Buffer nor btoa. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
    const group = (a << 16) | (b << 8) | c;
    const digits = Math.min(4, bytes.length - at + 1);
    for (let digit = 0; digit < digits; digit++) text += alphabet[(group >> (18 - 6 * digit)) & 63];
  }
  return text;
}
