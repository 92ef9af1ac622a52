// Calls between people of stories: what a window does in a call without its media. Everything goes through the bridge.
import { randomBytes } from "node:crypto";
import type { CallLineView, CallMediaView, CallView } from "../../shared/bridge/callViews.ts";
import { callOutcome, type CallOutcome } from "../../renderer/text/callOutcome.ts";
import { idFromBytes, type CallId, type ConversationId } from "../../shared/ids.ts";
import type { MessageView } from "../../shared/bridge/views.ts";
import type { Person } from "./people.ts";

export function mintCallId(): CallId {
  return idFromBytes<CallId>(new Uint8Array(randomBytes(16)));
}

export function call(
  person: Person,
  conversationId: ConversationId,
  media: CallMediaView = "voice",
): Promise<CallView> {
  return person.ask("call.start", { conversationId, callId: mintCallId(), media });
}

/** The one call that the person's window knows of, once it is as wanted. */
export function untilCall(
  person: Person,
  what: string,
  fits: (call: CallView) => boolean = () => true,
): Promise<CallView> {
  return person.until(what, async () => (await person.ask("call.list", {})).calls.find(fits));
}

export function untilRinging(person: Person): Promise<CallView> {
  return untilCall(person, "a call ringing", ({ state }) => state === "incoming");
}

/** The others in it, as that window sees it. */
export function untilWith(person: Person, others: number): Promise<CallView> {
  const isThere = (seen: CallView) => seen.participants.filter(({ isSelf }) => !isSelf).length === others;
  return untilCall(
    person,
    `${others} others in the call`,
    (seen) => seen.state === "joined" && isThere(seen),
  );
}

export async function untilNoCall(person: Person): Promise<void> {
  await person.until("no call", async () => (await person.ask("call.list", {})).calls.length === 0);
}

/** Rings at the callee and is answered; both see each other. */
export async function answered(
  caller: Person,
  callee: Person,
  conversationId: ConversationId,
): Promise<CallId> {
  const { callId } = await call(caller, conversationId);
  await untilRinging(callee);
  await callee.ask("call.join", { callId });
  await Promise.all([untilWith(caller, 1), untilWith(callee, 1)]);
  return callId;
}

/** What the newest line of calls says there, to that person. */
export async function outcomeAt(
  person: Person,
  conversationId: ConversationId,
): Promise<CallOutcome | undefined> {
  const line = await lineAt(person, conversationId);
  return line && callOutcome(line, { selfId: await person.id(), isOwn: line.isOwn, isRunning: false });
}

export async function lineAt(
  person: Person,
  conversationId: ConversationId,
): Promise<(CallLineView & { readonly isOwn: boolean }) | undefined> {
  const line = (await person.messages(conversationId)).findLast(({ body }) => body.kind === "call");
  return line?.body.kind === "call" ? { ...line.body.call, isOwn: line.isOwn } : undefined;
}

/** What that call's line has said to whoever follows the events, one after the other. */
export async function outcomesSeen(person: Person, callId: CallId): Promise<readonly CallOutcome[]> {
  const selfId = await person.id();
  const seen: CallOutcome[] = [];
  let isRunning = false;
  let line: MessageView | undefined;
  for (const { name, body } of person.events) {
    if (name === "call.changed" && body.callId === callId) isRunning = true;
    if (name === "call.ended" && body.callId === callId) isRunning = false;
    if (name === "message.added" || name === "message.changed")
      line =
        body.messages.find(
          (message) => message.body.kind === "call" && message.body.call.callId === callId,
        ) ?? line;
    if (line?.body.kind !== "call") continue;
    const outcome = callOutcome(line.body.call, { selfId, isOwn: line.isOwn, isRunning });
    if (outcome !== seen.at(-1)) seen.push(outcome);
  }
  return seen;
}

export async function untilOutcome(
  person: Person,
  conversationId: ConversationId,
  outcome: CallOutcome,
): Promise<void> {
  await person.until(
    `"${outcome}" in the history`,
    async () => (await outcomeAt(person, conversationId)) === outcome,
  );
}
