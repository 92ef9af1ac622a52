// One transaction's worth of changes to a conversation: the lines to write while it runs, and what to tell when it is durable.
import type { MessageBodyView, MessageView } from "../../../shared/bridge/views.ts";
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { readConversation, type StoredConversation } from "../store/conversations.ts";
import { readGroups } from "../store/groups.ts";
import { addMessages, type LoggedMessage } from "../store/messages.ts";
import { readMessage, readOwnMessages } from "../store/messagePages.ts";
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
  for (const account of turn.silenced) engine.typing.received(conversationId, account, false);
  tellMessagesChanged(engine, turn.changed);
  tellCallsAndLines(turn, added);
  tellMessagesChanged(engine, deliveredNow(turn));
  for (const messageId of turn.removed)
    engine.events.emit({ name: "message.removed", body: { conversationId, messageId } });
  for (const account of turn.people) engine.events.personChanged(account);
  engine.events.conversationChanged(conversationId);
  if (isLive) notifyOf(engine, conversation, added);
  if (turn.finishedIntents.length > 0) engine.intents.finished(turn.finishedIntents);
  if (turn.rosterChanged) engine.calls.rosterChanged(conversationId);
  if (turn.rosterChanged) void engine.presences.watch();
}

/**
 * In the log's order: a call is known before its line and forgotten after the line says how it ended. In between, the line would be
 * shown as missed.
 */
function tellCallsAndLines({ engine, conversation, calls }: Turn, added: readonly MessageView[]): void {
  const { conversationId } = conversation;
  let untold = added;
  for (const news of calls) {
    if (news.kind === "ended") {
      const isBefore = ({ position }: MessageView) => position < news.said.sequence;
      tellLines(engine, conversationId, untold.filter(isBefore));
      untold = untold.filter((message) => !isBefore(message));
    }
    engine.calls.heard(conversationId, news);
  }
  tellLines(engine, conversationId, untold);
}

/** A call's line as it is by now: this device may have added its own word when it heard of the call. */
function tellLines(engine: Engine, conversationId: ConversationId, lines: readonly MessageView[]): void {
  const asItIs = (line: MessageView) =>
    line.body.kind === "call" ? (readMessage(engine.store, line.messageId) ?? line) : line;
  tellMessagesAdded(engine, conversationId, lines.map(asItIs));
}

function deliveredNow({ engine, conversation, receiptsAfter }: Turn): readonly MessageView[] {
  if (receiptsAfter === undefined) return [];
  const { conversationId } = conversation;
  return readOwnMessages(engine.store, conversationId, { after: receiptsAfter, upTo: 2 ** 51 });
}
