// Messages and ids for tests of the conversation screen: small, valid against the bridge's schemas, distinct by number.
import { idFromBytes, type AccountId, type ConversationId, type MessageId } from "../../../shared/ids.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";

function numbered(kind: number, number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(4, number);
  bytes[0] = kind;
  return bytes;
}

export const conversationNumber = (number: number) => idFromBytes<ConversationId>(numbered(1, number));
export const accountNumber = (number: number) => idFromBytes<AccountId>(numbered(2, number));
export const messageNumber = (number: number) => idFromBytes<MessageId>(numbered(3, number));

export const me = accountNumber(1);
export const bob = accountNumber(2);
export const carol = accountNumber(3);

/** Message `position` of conversation 1, from Bob, one per minute unless told otherwise. */
export function message(position: number, changes: Partial<MessageView> = {}): MessageView {
  return {
    messageId: messageNumber(position),
    conversationId: conversationNumber(1),
    position,
    sequence: position,
    senderId: bob,
    isOwn: false,
    sentAt: Date.UTC(2025, 9, 14, 2, 0) + position * 60_000,
    body: { kind: "text", text: `message ${position}` },
    ...changes,
  };
}

export function own(position: number, changes: Partial<MessageView> = {}): MessageView {
  return message(position, { senderId: me, isOwn: true, delivery: { state: "sent" }, ...changes });
}
