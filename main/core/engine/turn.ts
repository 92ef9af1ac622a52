// One transaction's worth of changes to a conversation: the lines to write while it runs, and what to tell when it is durable.
import type { MessageBodyView, MessageView } from "../../../shared/bridge/views.ts";
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { readConversation, type StoredConversation } from "../store/conversations.ts";
import { readGroups } from "../store/groups.ts";
import { addMessages, type LoggedMessage } from "../store/messages.ts";
import { readOwnMessages } from "../store/messagePages.ts";
import type { CallNews } from "./calls/callNews.ts";
import type { Engine } from "./context.ts";
import { mintId } from "./mintId.ts";
import { notifyOf } from "./notifyOf.ts";
import type { Place } from "./place.ts";
import { tellMessagesAdded, tellMessagesChanged } from "./tellMessages.ts";

export interface Turn {
  readonly engine: Engine;
  /** As it was before the transaction, with what the turn changed in it. */
  conversation: StoredConversation;
  /** The epoch that the group was in before; undefined without a group. */
  readonly epoch: number | undefined;
  /** Written together at the end, in this order. */
  readonly lines: LoggedMessage[];
  readonly changed: MessageView[];
  readonly removed: MessageId[];
  /** The lowest sequence after which own messages look different because of receipts. */
  receiptsAfter: number | undefined;
  readonly silenced: Set<AccountId>;
  readonly people: Set<AccountId>;
  rosterChanged: boolean;
  readonly finishedIntents: number[];
  /** What the log says of calls, in order. */
  readonly calls: CallNews[];
}

/** Fails with `not-found` when the conversation is not known here. */
export function openTurn(engine: Engine, id: ConversationId): Turn {
  const conversation = readConversation(engine.store, id);
  if (conversation === undefined) throw new Failure("not-found", "no such conversation");
  const epoch = readGroups(engine.store, id).find((group) => group.isActive)?.epoch;
  return {
    engine,
    conversation,
    epoch,
    lines: [],
    changed: [],
    removed: [],
    receiptsAfter: undefined,
    silenced: new Set(),
    people: new Set(),
    rosterChanged: false,
    finishedIntents: [],
    calls: [],
  };
}

export function addSystemLine(
  turn: Turn,
  { sequence, storedAt }: Place,
  event: Extract<MessageBodyView, { kind: "system" }>["event"],
): void {
  turn.lines.push({
    messageId: mintId<MessageId>(turn.engine.platform),
    ...(sequence === undefined ? {} : { sequence }),
    isOwn: false,
    sentAt: storedAt,
    activityAt: storedAt,
    body: { kind: "system", event },
  });
}

/** At the end of the transaction. */
export function writeLines(turn: Turn): readonly MessageView[] {
  if (turn.lines.length === 0) return [];
  return addMessages(turn.engine.store, turn.conversation.conversationId, turn.lines);
}

/** After the transaction; `isLive` when nothing more of this log is known to follow. */
export function tellTurn(turn: Turn, added: readonly MessageView[], isLive: boolean): void {
  const { engine, conversation } = turn;
  const { conversationId } = conversation;
  // A call is known before its line and forgotten after the line says how it ended: in between, the line would be shown as missed.
  const firstEnd = turn.calls.findIndex(({ kind }) => kind === "ended");
  const ends = firstEnd === -1 ? [] : turn.calls.slice(firstEnd);
  for (const news of turn.calls.slice(0, turn.calls.length - ends.length))
    engine.calls.heard(conversationId, news);
  for (const account of turn.silenced) engine.typing.received(conversationId, account, false);
  tellMessagesAdded(engine, conversationId, added);
  tellMessagesChanged(engine, [...turn.changed, ...deliveredNow(turn)]);
  for (const messageId of turn.removed)
    engine.events.emit({ name: "message.removed", body: { conversationId, messageId } });
  for (const account of turn.people) engine.events.personChanged(account);
  engine.events.conversationChanged(conversationId);
  if (isLive) notifyOf(engine, conversation, added);
  if (turn.finishedIntents.length > 0) engine.intents.finished(turn.finishedIntents);
  for (const news of ends) engine.calls.heard(conversationId, news);
  if (turn.rosterChanged) engine.calls.rosterChanged(conversationId);
  if (turn.rosterChanged) void engine.presences.watch();
}

function deliveredNow({ engine, conversation, receiptsAfter }: Turn): readonly MessageView[] {
  if (receiptsAfter === undefined) return [];
  const { conversationId } = conversation;
  return readOwnMessages(engine.store, conversationId, { after: receiptsAfter, upTo: 2 ** 51 });
}
