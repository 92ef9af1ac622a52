// What the renderer asks of the core. Commands return the new view; everything else arrives as events.
import * as z from "zod";
import type { CallTable } from "../contract.ts";
import { accountId, callId, callSessionId, conversationId, deviceId, messageId } from "../ids.ts";
import { callFlagsView, callMediaView, callParticipantView, callView, iceServerView } from "./callViews.ts";
import {
  appView,
  conversationView,
  memberView,
  messageView,
  personView,
  presenceView,
  searchHitView,
  settingsView,
} from "./views.ts";

const nothing = z.object({});
const inConversation = z.object({ conversationId });
const name = z.string().trim().min(1).max(80);
const accounts = z.array(accountId).min(1).max(500);
const ofCall = z.object({ callId });

/** Characters; what a person chooses guards against who has the disk and all the time in the world. */
export const shortestPassphrase = 10;
const longestPassphrase = 1_000;

export const bridgeCalls = {
  "app.view": { params: nothing, result: appView },

  /** In phase `choosePassphrase`; `conflict` in any other. There is no way back in without it. */
  "profile.protect": {
    params: z.object({ passphrase: z.string().min(shortestPassphrase).max(longestPassphrase) }),
    result: appView,
  },
  /** In phase `passphrase`, `conflict` in any other; `unauthorized` when it is another one. */
  "profile.unlock": {
    params: z.object({ passphrase: z.string().min(1).max(longestPassphrase) }),
    result: appView,
  },

  /** Looks at what was typed: a relay address, or an invitation link (whose code is then known). */
  "relay.inspect": {
    params: z.object({ address: z.string().trim().min(1).max(2048) }),
    result: z.object({
      address: z.string(),
      organisationName: z.string(),
      /** Present when the link carried a valid invitation code. */
      invitation: z.string().optional(),
      suggestedName: z.string().optional(),
    }),
  },
  "account.enrol": {
    params: z.object({
      address: z.string().min(1).max(2048),
      invitation: z.string().trim().min(1).max(64),
      name,
    }),
    result: appView,
  },
  /** Only until it is confirmed: afterwards the device does not hold it. */
  "recoveryKey.show": { params: nothing, result: z.object({ groups: z.array(z.string()) }) },
  "recoveryKey.confirm": { params: nothing, result: appView },
  "account.rename": { params: z.object({ name }), result: appView },
  "presence.set": { params: z.object({ state: presenceView.exclude(["offline"]) }), result: appView },
  /** Tries now instead of after the pause; while online, makes sure that the relay still answers. */
  "connection.retry": { params: nothing, result: nothing },
  "settings.change": { params: settingsView.partial(), result: settingsView },

  "people.list": { params: nothing, result: z.object({ people: z.array(personView) }) },

  "conversation.list": { params: nothing, result: z.object({ conversations: z.array(conversationView) }) },
  "conversation.members": { params: inConversation, result: z.object({ members: z.array(memberView) }) },
  /** The existing conversation with that person, or a new one. */
  "conversation.startDirect": { params: z.object({ accountId }), result: conversationView },
  "conversation.startGroup": { params: z.object({ name, accounts }), result: conversationView },
  "conversation.rename": { params: inConversation.extend({ name }), result: conversationView },
  "conversation.addMembers": { params: inConversation.extend({ accounts }), result: conversationView },
  "conversation.removeMember": { params: inConversation.extend({ accountId }), result: conversationView },
  "conversation.leave": { params: inConversation, result: conversationView },
  "conversation.reset": { params: inConversation, result: conversationView },
  "conversation.markRead": {
    params: inConversation.extend({ readUpTo: z.number().int().nonnegative() }),
    result: conversationView,
  },
  "conversation.setPinned": {
    params: inConversation.extend({ pinned: z.boolean() }),
    result: conversationView,
  },
  "conversation.setMuted": {
    params: inConversation.extend({ muted: z.boolean() }),
    result: conversationView,
  },
  "conversation.setDraft": {
    params: inConversation.extend({ draft: z.string().max(16_000) }),
    result: nothing,
  },
  "conversation.setTyping": { params: inConversation.extend({ active: z.boolean() }), result: nothing },

  /** Up to `limit` messages by position: before one, after one, or around one; the newest when none is named. */
  "message.page": {
    params: inConversation.extend({
      anchor: z
        .discriminatedUnion("side", [
          z.object({ side: z.literal("before"), position: z.number() }),
          z.object({ side: z.literal("after"), position: z.number() }),
          z.object({ side: z.literal("around"), position: z.number() }),
        ])
        .optional(),
      limit: z.number().int().min(1).max(200),
    }),
    result: z.object({ messages: z.array(messageView), hasEarlier: z.boolean(), hasLater: z.boolean() }),
  },
  /** `messageId` is minted by the renderer: sending the same one twice sends once. */
  "message.send": {
    params: inConversation.extend({ messageId, text: z.string().min(1).max(16_000) }),
    result: messageView,
  },
  "message.retry": { params: z.object({ messageId }), result: messageView },
  /** Takes back an own message that has not been sent. */
  "message.discard": { params: z.object({ messageId }), result: nothing },
  "message.search": {
    params: z.object({
      query: z.string().trim().min(1).max(200),
      conversationId: conversationId.optional(),
      limit: z.number().int().min(1).max(100),
    }),
    result: z.object({ hits: z.array(searchHitView) }),
  },

  /** Calls that ring, run, or were started here. */
  "call.list": { params: nothing, result: z.object({ calls: z.array(callView) }) },
  /**
   * `callId` is minted by the renderer. Where a call runs already, joins that one. `offline` when the relay cannot be reached,
   * `conflict` while this device is in another call.
   */
  "call.start": { params: inConversation.extend({ callId, media: callMediaView }), result: callView },
  /**
   * While a call rings, the window agrees with those who are in it on how to connect, so that all are heard as soon as it is answered.
   * Gives the session that it then has, another one each time. `conflict` when it does not ring.
   */
  "call.prepare": { params: ofCall, result: callParticipantView.pick({ session: true, joinedAt: true }) },
  /**
   * Answers, joins, or (after the window was loaded again) comes back with a new session; or with the one that this window was
   * given by `call.prepare`. `too-large` when it is full.
   */
  "call.join": { params: ofCall.extend({ session: callSessionId.optional() }), result: callView },
  /** Stops the ringing on all of my devices; in a direct conversation it ends the call. */
  "call.decline": { params: ofCall, result: nothing },
  /** Also takes back a call that nobody has answered yet. */
  "call.leave": { params: ofCall, result: nothing },
  /** Said at least every ten seconds while in a call: without it the core takes the window for gone, and leaves. */
  "call.present": {
    params: ofCall.extend({ session: callSessionId, flags: callFlagsView }),
    result: nothing,
  },
  /** To one device in the call, encrypted for the conversation. Fails when it cannot be sent now: nothing is kept for later. */
  "call.signal": {
    params: ofCall.extend({
      to: z.object({ deviceId, session: callSessionId }),
      payload: z.string().min(1).max(30_000),
    }),
    result: nothing,
  },
  /** The connection to that participant is lost for good (it crashed, or its network did), or its window said there that it left. */
  "call.lost": {
    params: ofCall.extend({
      participant: z.object({ deviceId, session: callSessionId }),
      reason: z.enum(["lost", "left"]),
    }),
    result: nothing,
  },
  /** Lines of the history of all conversations, newest first. `before` is the last one's `sentAt` of the page before. */
  "call.history": {
    params: z.object({ before: z.number().optional(), limit: z.number().int().min(1).max(200) }),
    result: z.object({ messages: z.array(messageView), hasMore: z.boolean() }),
  },
  /** STUN and TURN servers with credentials for the next hours; none where the relay has none. */
  "iceServer.list": {
    params: nothing,
    result: z.object({ servers: z.array(iceServerView), lifetimeMs: z.number().int().nonnegative() }),
  },
  /** One round trip to the relay. `offline` when it cannot be reached. */
  "connection.measure": { params: nothing, result: z.object({ roundTripMs: z.number().nonnegative() }) },
} satisfies CallTable;

export type BridgeCalls = typeof bridgeCalls;
