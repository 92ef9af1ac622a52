// What the renderer is shown: plain values, complete for display, without keys, ciphertext or protocol terms.
import * as z from "zod";
import { faultCode } from "../fault.ts";
import { accountId, conversationId, deviceId, messageId } from "../ids.ts";
import { callLineView } from "./callViews.ts";

const time = z.number().int().nonnegative();
const count = z.number().int().nonnegative();

export const presenceView = z.enum(["online", "away", "busy", "offline"]);
export type PresenceView = z.infer<typeof presenceView>;

/** How far an identity is trusted: vouched for by the organisation, merely known, or changed since it was first seen. */
export const trustView = z.enum(["vouched", "unverified", "changed"]);
export type TrustView = z.infer<typeof trustView>;

export const personView = z.object({
  accountId,
  name: z.string(),
  presence: presenceView,
  lastSeenAt: time.optional(),
  trust: trustView,
  active: z.boolean(),
  isSelf: z.boolean(),
});
export type PersonView = z.infer<typeof personView>;

export const roleView = z.enum(["owner", "admin", "member"]);

export const memberView = z.object({
  person: personView,
  role: roleView,
  /** What I may do to this member. */
  canRemove: z.boolean(),
});
export type MemberView = z.infer<typeof memberView>;

/** Own messages only. `waiting`: not yet at the relay; `failed`: the relay refused it, see `fault`. */
export const deliveryView = z.discriminatedUnion("state", [
  z.object({ state: z.literal("waiting") }),
  z.object({ state: z.literal("sent") }),
  z.object({ state: z.literal("delivered") }),
  z.object({ state: z.literal("read"), by: count, of: count }),
  z.object({ state: z.literal("failed"), fault: faultCode }),
]);
export type DeliveryView = z.infer<typeof deliveryView>;

/** Why a message cannot be shown, in true causes: each has its own sentence and its one action. */
export const unreadableCause = z.enum([
  "before-joining",
  "waiting-for-commit",
  "damaged",
  "newer-version",
  "policy",
]);
export type UnreadableCause = z.infer<typeof unreadableCause>;

/** What happened to the conversation itself; shown as one line. */
export const systemEventView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("created"), by: accountId }),
  z.object({ kind: z.literal("added"), by: accountId, accounts: z.array(accountId) }),
  z.object({ kind: z.literal("removed"), by: accountId, accounts: z.array(accountId) }),
  z.object({ kind: z.literal("left"), account: accountId }),
  /** The organisation deactivated the account, or revoked its last device in the conversation. */
  z.object({ kind: z.literal("accessEnded"), account: accountId }),
  z.object({ kind: z.literal("renamed"), by: accountId, name: z.string() }),
  z.object({ kind: z.literal("reset"), by: accountId }),
  z.object({ kind: z.literal("identityChanged"), account: accountId }),
]);
export type SystemEventView = z.infer<typeof systemEventView>;

export const messageBodyView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("system"), event: systemEventView }),
  z.object({ kind: z.literal("call"), call: callLineView }),
  z.object({ kind: z.literal("unreadable"), cause: unreadableCause }),
]);
export type MessageBodyView = z.infer<typeof messageBodyView>;

export const messageView = z.object({
  messageId,
  conversationId,
  /** Total order within the conversation; the relay's sequence once sent, past all of them while waiting. */
  position: z.number(),
  /** True in sequence space: positions that the read marker can be set to. */
  sequence: count.optional(),
  senderId: accountId.optional(),
  isOwn: z.boolean(),
  /** Sender's clock for own and readable messages, relay's otherwise. */
  sentAt: time,
  body: messageBodyView,
  delivery: deliveryView.optional(),
});
export type MessageView = z.infer<typeof messageView>;

export const conversationView = z.object({
  conversationId,
  kind: z.enum(["direct", "group"]),
  /** The group's name, or the other person's. */
  name: z.string(),
  /** The other person of a direct conversation. */
  peer: personView.optional(),
  memberCount: count,
  onlineCount: count,
  myRole: roleView,
  /** Left or removed: history stays readable, nothing can be written. */
  isMember: z.boolean(),
  /** The group state is unusable on this device; a reset mends it. */
  needsReset: z.boolean(),
  canRename: z.boolean(),
  canAdd: z.boolean(),
  last: messageView.optional(),
  lastActivityAt: time,
  unread: count,
  readUpTo: count,
  pinned: z.boolean(),
  muted: z.boolean(),
  draft: z.string(),
  /** Accounts that are writing now. */
  typing: z.array(accountId),
});
export type ConversationView = z.infer<typeof conversationView>;

export const connectionView = z.object({
  state: z.enum(["connecting", "online", "offline", "refused"]),
  /** Queued envelopes still to be applied after a reconnect; 0 when current. */
  catchingUp: count,
  waitingToSend: count,
  /** Why the relay refused: upgrade-required or unauthorized. */
  fault: faultCode.optional(),
  retryAt: time.optional(),
});
export type ConnectionView = z.infer<typeof connectionView>;

const deviceName = z.string().max(300);

export const settingsView = z.object({
  language: z.enum(["system", "en", "zh-CN"]),
  theme: z.enum(["system", "light", "dark"]),
  density: z.enum(["comfortable", "compact"]),
  sendWith: z.enum(["enter", "ctrl-enter"]),
  readReceipts: z.boolean(),
  typingIndicator: z.boolean(),
  notifications: z.boolean(),
  notificationText: z.boolean(),
  /** Whose calls ring: everybody's, or only those of people that I have written to or share a group with. */
  callsFrom: z.enum(["everyone", "known"]),
  /** Media only through TURN: nobody in a call learns this computer's addresses. */
  alwaysRelayCalls: z.boolean(),
  /** Names of devices as the system calls them; empty: the system's own choice. */
  microphone: deviceName,
  speaker: deviceName,
  camera: deviceName,
  noiseSuppression: z.boolean(),
  echoCancellation: z.boolean(),
  backgroundBlur: z.boolean(),
  /** The microphone is open only while the space bar is held. */
  pushToTalk: z.boolean(),
  ringtone: z.boolean(),
});
export type SettingsView = z.infer<typeof settingsView>;

export const accountView = z.object({
  accountId,
  deviceId,
  name: z.string(),
  organisationName: z.string(),
  relayAddress: z.string(),
  presence: presenceView,
});

/**
 * What the window shows first. `choosePassphrase`: no profile yet, and no key store to keep its key in; `passphrase`: the profile
 * opens with the one that was chosen; `locked`: the profile exists but its key cannot be had (never an empty profile over a full
 * one); `recoveryKey`: enrolled, but the recovery key is not confirmed as saved yet.
 */
export const appView = z.object({
  phase: z.enum(["choosePassphrase", "passphrase", "locked", "firstRun", "recoveryKey", "ready"]),
  account: accountView.optional(),
  connection: connectionView,
  settings: settingsView,
  host: z.object({ kind: z.enum(["electron", "browser"]), platform: z.string(), version: z.string() }),
});
export type AppView = z.infer<typeof appView>;

export const searchHitView = z.object({
  message: messageView,
  conversationName: z.string(),
  snippet: z.string(),
});
export type SearchHitView = z.infer<typeof searchHitView>;
