// Calls about conversations: handshakes, envelopes, logs, inboxes, transients. The store decides; nothing here looks inside.
import type { Handlers } from "../../shared/contract.ts";
import { Failure } from "../../shared/fault.ts";
import type { DeviceCalls } from "../../shared/wire/calls.ts";
import type { Components } from "../components.ts";
import type { Connection } from "../connection.ts";

type ConversationCalls =
  | "conversation.create"
  | "conversation.commit"
  | "conversation.reset"
  | "conversation.leave"
  | "conversation.members"
  | "envelope.submit"
  | "log.heads"
  | "log.read"
  | "inbox.read"
  | "cursor.acknowledge"
  | "transient.send";
type ConversationHandlers = Pick<Handlers<DeviceCalls, Connection>, ConversationCalls>;

export function conversationHandlers(components: Components): ConversationHandlers {
  const { store, clock, gates } = components;
  const now = () => clock.now();
  return {
    "conversation.create": (params, { loggedIn }) =>
      store.conversations.create(loggedIn, { ...params, now: now() }),
    "conversation.commit": (params, { loggedIn }) =>
      store.conversations.commit(loggedIn, { ...params, now: now() }),
    "conversation.reset": (params, { loggedIn }) =>
      store.conversations.reset(loggedIn, { ...params, now: now() }),
    async "conversation.leave"({ conversationId }, { loggedIn }) {
      await store.conversations.leave(loggedIn, conversationId);
      return {};
    },
    async "conversation.members"({ conversationId }, { loggedIn }) {
      const members = await store.conversations.members(loggedIn, conversationId);
      return { devices: members.map(({ accountId, deviceId }) => ({ accountId, deviceId })) };
    },
    async "envelope.submit"({ envelopes }, { loggedIn }) {
      await gates.pass("envelopes", loggedIn.deviceId, envelopes.length);
      return { results: await store.log.submit(loggedIn, envelopes, now()) };
    },
    "log.heads": async ({ all }, { loggedIn }) => ({ conversations: await store.log.heads(loggedIn, all) }),
    "log.read": (params, { loggedIn }) => store.log.read(loggedIn, params),
    "inbox.read": (params, { loggedIn }) => store.log.readInbox(loggedIn, params),
    async "cursor.acknowledge"(params, { loggedIn }) {
      await store.log.acknowledge(loggedIn, params);
      return {};
    },
    "transient.send": (params, { loggedIn }) => sendTransient(components, loggedIn, params),
  };
}

type Transient = Parameters<ConversationHandlers["transient.send"]>[0];

/** Reaches the other member devices that are online and keep up; nobody is told who got it. */
async function sendTransient(
  { store, gates, sessions }: Components,
  asker: Connection["loggedIn"],
  { to, ...transient }: Transient,
) {
  await gates.pass("transients", asker.deviceId);
  const members = await store.conversations.members(asker, transient.conversationId);
  const named = to === undefined ? undefined : new Set(to);
  if (named !== undefined && !members.some(({ deviceId }) => named.has(deviceId)))
    throw new Failure("not-found");
  const push = { ...transient, senderAccountId: asker.accountId, senderDeviceId: asker.deviceId };
  for (const { deviceId } of members) {
    if (deviceId === asker.deviceId || named?.has(deviceId) === false) continue;
    sessions.ofDevice(deviceId)?.pushIfReading("transient.received", push);
  }
  return {};
}
