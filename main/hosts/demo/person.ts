// One colleague without a window: a real core in this process, on the Node host's platform, and ways to wait for what it
// comes to know.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import type { Ask } from "../../../shared/contract.ts";
import { idFromBytes, type AccountId, type ConversationId, type MessageId } from "../../../shared/ids.ts";
import type { Log } from "../../../shared/log.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";
import { createCore } from "../../core/createCore.ts";
import { askCore } from "../common/askCore.ts";
import { lockProfile } from "../common/lockProfile.ts";
import { makeDataDir, nodePlatform } from "../node/nodePlatform.ts";

const patienceMs = 60_000;
const lookAgainMs = 50;

export interface Person {
  readonly ask: Ask<BridgeCalls>;
  /** Resolves with what `look` finds, looking again until it does; rejects after a minute. */
  until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found>;
  close(): Promise<void>;
}

export interface PersonOptions {
  readonly dataDir: string;
  readonly version: string;
  readonly log: Log;
}

/** Throws when another program has the profile open. */
export async function openPerson({ dataDir, version, log }: PersonOptions): Promise<Person> {
  makeDataDir(dataDir);
  const unlock = lockProfile(dataDir);
  if (unlock === undefined) throw new Error(`${dataDir} is open in another program`);
  const core = await createCore(nodePlatform({ dataDir, version, log }));
  return {
    ask: askCore(core, log),
    until,
    close: async () => {
      await core.close();
      unlock();
    },
  };
}

export async function accountNamed(person: Person, name: string): Promise<AccountId> {
  return person.until(`${name} in the directory`, async () => {
    const { people } = await person.ask("people.list", {});
    return people.find((other) => other.name === name && other.active)?.accountId;
  });
}

/** The conversation as this person sees it, as soon as they do. */
export function conversationOf(person: Person, conversationId: ConversationId): Promise<ConversationView> {
  return person.until("the conversation", async () => {
    const { conversations } = await person.ask("conversation.list", {});
    return conversations.find((known) => known.conversationId === conversationId);
  });
}

/** Says it and waits until the relay has it, so that lines of several people keep their order. */
export async function say(person: Person, conversationId: ConversationId, text: string): Promise<MessageId> {
  const messageId = idFromBytes<MessageId>(new Uint8Array(randomBytes(16)));
  await person.ask("message.send", { conversationId, messageId, text });
  await person.until("a message at the relay", async () => {
    const { messages } = await person.ask("message.page", { conversationId, limit: 10 });
    const state = messages.find((message) => message.messageId === messageId)?.delivery?.state;
    return state === undefined || state === "waiting" ? undefined : state;
  });
  return messageId;
}

/** As somebody does before answering: waits for the message and has then read everything up to it. */
export async function read(
  person: Person,
  conversationId: ConversationId,
  messageId: MessageId,
): Promise<void> {
  const readUpTo = await person.until("the message before", async () => {
    const { messages } = await person.ask("message.page", { conversationId, limit: 10 });
    return messages.find((message) => message.messageId === messageId)?.sequence;
  });
  await person.ask("conversation.markRead", { conversationId, readUpTo });
}

/** Looks again and again: not everything that comes true is announced by an event. */
async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = systemClock.now() + patienceMs;
  while (systemClock.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(lookAgainMs);
  }
  throw new Error(`waited a minute in vain for ${what}`);
}
