// What a decrypted envelope says takes effect here, inside the transaction. The sender is whoever the MLS leaf belongs to;
// nothing in the content can claim otherwise, and nothing is believed that the sender's role does not allow.
import type { Content, Profile } from "../../../shared/content/content.ts";
import { unreachable } from "../../../shared/assert.ts";
import { changeConversation, readConversation, setReadUpTo } from "../store/conversations.ts";
import { addDeparture, readDepartures } from "../store/members.ts";
import { markDue, recordReceipt } from "../store/receipts.ts";
import { applyCallEnd, applyCallStart } from "./calls/applyCall.ts";
import { mayChangeProfile, roleOf } from "./roles.ts";
import { sayProfileAgain } from "./sayAgain.ts";
import { scheduleRemoval } from "./scheduleRemoval.ts";
import type { Said } from "./place.ts";
import { addSystemLine, type Turn } from "./turn.ts";

export function applyContent(turn: Turn, said: Said, content: Content): void {
  switch (content.type) {
    case "text":
      return applyText(turn, said, content);
    case "receipt":
      return applyReceipt(turn, said, content);
    case "profile":
      return applyProfile(turn, said, content);
    case "leave":
      return applyLeave(turn, said);
    case "readState":
      return applyReadState(turn, said, content);
    case "callStart":
      return applyCallStart(turn, said, content);
    case "callEnd":
      return applyCallEnd(turn, said, content);
    default:
      return unreachable(content);
  }
}

function applyText(turn: Turn, said: Said, content: Extract<Content, { type: "text" }>): void {
  const { engine, conversation } = turn;
  if (conversation.kind === "self") return;
  const isOwn = said.by === engine.self.accountId;
  turn.lines.push({
    messageId: content.messageId,
    sequence: said.sequence,
    senderId: said.by,
    isOwn,
    sentAt: content.sentAt,
    activityAt: said.storedAt,
    body: {
      kind: "text",
      text: content.text,
    },
  });
  turn.silenced.add(said.by);
  if (!isOwn) markDue(engine.store, "receipt", conversation.conversationId);
}

/** A receipt cannot speak of what came after it. */
function applyReceipt(turn: Turn, said: Said, content: Extract<Content, { type: "receipt" }>): void {
  const { engine, conversation } = turn;
  if (said.by === engine.self.accountId) return;
  const outcome = recordReceipt(engine.store, conversation.conversationId, {
    accountId: said.by,
    deliveredUpTo: Math.min(content.deliveredUpTo, said.sequence),
    readUpTo: Math.min(content.readUpTo, said.sequence),
  });
  if (outcome !== undefined)
    turn.receiptsAfter = Math.min(turn.receiptsAfter ?? Infinity, outcome.changedAfter);
}

function applyProfile(turn: Turn, said: Said, profile: Profile): void {
  const { engine, conversation } = turn;
  if (conversation.kind !== "group") return;
  const { conversationId, name, roles, joinedSequence } = conversation;
  // Who comes, or comes back, takes the first profile from who added it: it lies in the log right behind the commit. Where that one
  // had nothing to say, anybody's word is better than none.
  const isFirst = said.sequence === joinedSequence + 1 || roles.length === 0;
  if (!isFirst && !mayChangeProfile({ current: conversation, profile, by: said.by })) {
    engine.platform.log.warn("profile.refused", { conversationId, sequence: said.sequence });
    // A newcomer, who knows nothing else yet, may have believed it: the owner's word puts that right.
    if (roleOf(roles, engine.self.accountId) === "owner") sayProfileAgain(turn);
    return;
  }
  changeConversation(engine.store, conversationId, { name: profile.name, roles: profile.roles });
  turn.conversation = { ...conversation, name: profile.name, roles: profile.roles };
  if (!isFirst && profile.name !== name)
    addSystemLine(turn, said, { kind: "renamed", by: said.by, name: profile.name });
}

function applyLeave(turn: Turn, said: Said): void {
  const { engine, conversation } = turn;
  const { conversationId, kind } = conversation;
  if (kind !== "group") return;
  if (!readDepartures(engine.store, conversationId).includes(said.by)) {
    addDeparture(engine.store, conversationId, said.by);
    addSystemLine(turn, said, { kind: "left", account: said.by });
  }
  // Who joined after that epoch does not know yet and would refuse the removal: it is said again, see applyOwnEntry().
  if (said.by !== engine.self.accountId && said.epoch === turn.epoch)
    scheduleRemoval(engine, conversationId, { accounts: [said.by] });
}

/** Only my own devices are in the self group; what they read is read here. */
function applyReadState(turn: Turn, said: Said, content: Extract<Content, { type: "readState" }>): void {
  const { engine, conversation } = turn;
  if (conversation.kind !== "self" || said.by !== engine.self.accountId) return;
  for (const { conversationId, readUpTo } of content.conversations) {
    const known = readConversation(engine.store, conversationId);
    if (known === undefined || !setReadUpTo(engine.store, conversationId, Math.min(readUpTo, known.cursor)))
      continue;
    engine.events.conversationChanged(conversationId);
  }
}
