// Conversations by id, and their order: pinned first, then by last activity. A row re-renders only when its own view changes.
import { create } from "zustand";
import type { AccountId, ConversationId } from "../../shared/ids.ts";
import type { ConversationView, MemberView } from "../../shared/bridge/views.ts";
import { ask } from "./core.ts";

interface ConversationsState {
  readonly loaded: boolean;
  readonly byId: ReadonlyMap<ConversationId, ConversationView>;
  /** In display order. */
  readonly ids: readonly ConversationId[];
}

export const useConversations = create<ConversationsState>()(() => ({
  loaded: false,
  byId: new Map(),
  ids: [],
}));

export function useConversation(conversationId: ConversationId | undefined): ConversationView | undefined {
  return useConversations((state) =>
    conversationId === undefined ? undefined : state.byId.get(conversationId),
  );
}

/** Unread messages over all conversations that are not muted. */
export function selectUnread({ byId }: ConversationsState): number {
  let unread = 0;
  for (const conversation of byId.values()) if (!conversation.muted) unread += conversation.unread;
  return unread;
}

export function selectUnreadConversations({ byId }: ConversationsState): number {
  let conversations = 0;
  for (const conversation of byId.values()) if (isUnread(conversation)) conversations += 1;
  return conversations;
}

export function isUnread(conversation: ConversationView): boolean {
  return conversation.unread > 0 && !conversation.muted;
}

export function showConversations(conversations: readonly ConversationView[]): void {
  const byId = new Map(conversations.map((view) => [view.conversationId, view]));
  useConversations.setState({ loaded: true, byId, ids: inOrder([...byId.values()]) });
}

export function showConversation(view: ConversationView): void {
  useConversations.setState(({ byId, ids }) => {
    const before = byId.get(view.conversationId);
    const next = new Map(byId).set(view.conversationId, view);
    const moves =
      before === undefined || before.lastActivityAt !== view.lastActivityAt || before.pinned !== view.pinned;
    return { byId: next, ids: moves ? inOrder([...next.values()]) : ids };
  });
}

function inOrder(conversations: readonly ConversationView[]): readonly ConversationId[] {
  return conversations.toSorted(compareConversations).map((view) => view.conversationId);
}

function compareConversations(a: ConversationView, b: ConversationView): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  return b.lastActivityAt - a.lastActivityAt;
}

export async function startDirect(accountId: AccountId): Promise<ConversationView> {
  return shown(await ask("conversation.startDirect", { accountId }));
}

export async function startGroup(name: string, accounts: readonly AccountId[]): Promise<ConversationView> {
  return shown(await ask("conversation.startGroup", { name, accounts: [...accounts] }));
}

export async function renameConversation(conversationId: ConversationId, name: string): Promise<void> {
  shown(await ask("conversation.rename", { conversationId, name }));
}

export async function setPinned(conversationId: ConversationId, pinned: boolean): Promise<void> {
  shown(await ask("conversation.setPinned", { conversationId, pinned }));
}

export async function setMuted(conversationId: ConversationId, muted: boolean): Promise<void> {
  shown(await ask("conversation.setMuted", { conversationId, muted }));
}

/** `readUpTo` is a sequence; a marker never moves back, nor further than the core's log has come. */
export async function markRead(conversationId: ConversationId, readUpTo: number): Promise<ConversationView> {
  return shown(await ask("conversation.markRead", { conversationId, readUpTo }));
}

/** Up to the newest message that the relay has; an own one may still be waiting behind it. */
export async function markAllRead({ conversationId, last }: ConversationView): Promise<void> {
  const newest = last?.sequence ?? (await newestSequence(conversationId));
  if (newest !== undefined) await markRead(conversationId, newest);
}

async function newestSequence(conversationId: ConversationId): Promise<number | undefined> {
  const { messages } = await ask("message.page", { conversationId, limit: 200 });
  return messages.findLast((message) => message.sequence !== undefined)?.sequence;
}

export async function leaveConversation(conversationId: ConversationId): Promise<void> {
  shown(await ask("conversation.leave", { conversationId }));
}

export async function resetConversation(conversationId: ConversationId): Promise<void> {
  shown(await ask("conversation.reset", { conversationId }));
}

export async function listMembers(conversationId: ConversationId): Promise<readonly MemberView[]> {
  return (await ask("conversation.members", { conversationId })).members;
}

export async function addMembers(
  conversationId: ConversationId,
  accounts: readonly AccountId[],
): Promise<void> {
  shown(await ask("conversation.addMembers", { conversationId, accounts: [...accounts] }));
}

export async function removeMember(conversationId: ConversationId, accountId: AccountId): Promise<void> {
  shown(await ask("conversation.removeMember", { conversationId, accountId }));
}

export async function saveDraft(conversationId: ConversationId, draft: string): Promise<void> {
  await ask("conversation.setDraft", { conversationId, draft });
}

export async function setTyping(conversationId: ConversationId, active: boolean): Promise<void> {
  await ask("conversation.setTyping", { conversationId, active });
}

function shown(view: ConversationView): ConversationView {
  showConversation(view);
  return view;
}
