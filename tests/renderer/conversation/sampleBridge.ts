// A core made of samples: one group conversation of any length and one direct one, answering the whole bridge table, with
// levers for tests: messages arrive, calls fail or wait, the connection breaks. Every reply goes through answer(), as in a host.
import {
  answer,
  unwrap,
  type CallName,
  type Handlers,
  type Params,
  type Result,
} from "../../../shared/contract.ts";
import { Failure, type FaultCode } from "../../../shared/fault.ts";
import { bridgeCalls, type BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { BridgeEvent } from "../../../shared/bridge/events.ts";
import type {
  AppView,
  ConversationView,
  MemberView,
  MessageView,
  PersonView,
  SettingsView,
} from "../../../shared/bridge/views.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { Bridge } from "../../../renderer/bridge/bridge.ts";
import { me } from "./sampleMessages.ts";

export interface SampleState {
  app: AppView;
  readonly people: PersonView[];
  readonly conversations: Map<ConversationId, ConversationView>;
  readonly members: Map<ConversationId, MemberView[]>;
  /** By position, ascending. */
  readonly messages: Map<ConversationId, MessageView[]>;
}

type Name = CallName<BridgeCalls>;

export interface SampleCore {
  readonly bridge: Bridge;
  readonly state: SampleState;
  /** Every call in order, with its params. */
  readonly calls: { readonly name: Name; readonly params: unknown }[];
  /** The next call of that name is refused. */
  readonly failNext: (name: Name, code: FaultCode) => void;
  /** Calls of that name wait until the returned function is called. */
  readonly hold: (name: Name) => () => void;
  readonly emit: (event: BridgeEvent) => void;
  /** A message comes in: stored, counted as unread when it is another's, told. */
  readonly arrive: (messages: readonly MessageView[]) => void;
  readonly change: (message: MessageView) => void;
  readonly showConversation: (conversationId: ConversationId, changes: Partial<ConversationView>) => void;
  readonly breakAndMend: () => void;
}

export function sampleCore(state: SampleState): SampleCore {
  const listeners = new Set<(event: BridgeEvent) => void>();
  const backListeners = new Set<() => void>();
  const failing = new Map<Name, FaultCode>();
  const held = new Map<Name, Promise<void>>();
  const calls: { readonly name: Name; readonly params: unknown }[] = [];
  const emit = (event: BridgeEvent) => {
    for (const listener of listeners) listener(event);
  };
  const core: Pick<SampleCore, "state" | "emit" | "showConversation" | "arrive"> = {
    state,
    emit,
    showConversation: (conversationId, changes) => {
      const view = { ...conversationOf(state, conversationId), ...changes };
      state.conversations.set(conversationId, view);
      emit({ name: "conversation.changed", body: view });
    },
    arrive: (messages) => {
      for (const message of messages) store(state, message);
      const [first] = messages;
      if (first === undefined) return;
      const { conversationId } = first;
      emit({ name: "message.added", body: { conversationId, messages: [...messages] } });
      const news = messages.filter((message) => !message.isOwn).length;
      const { unread } = conversationOf(state, conversationId);
      const last = messages.at(-1);
      core.showConversation(conversationId, {
        unread: unread + news,
        ...(last === undefined ? {} : { last, lastActivityAt: last.sentAt }),
      });
    },
  };
  const handlers = handlersOf(core);
  const bridge: Bridge = {
    ask: async <Asked extends Name>(
      name: Asked,
      params: Params<BridgeCalls, Asked>,
    ): Promise<Result<BridgeCalls, Asked>> => {
      calls.push({ name, params });
      await held.get(name);
      const code = failing.get(name);
      failing.delete(name);
      if (code !== undefined) throw new Failure(code);
      const onBug = (call: string, cause: unknown) => {
        throw new Error(`sample core: ${call}`, { cause });
      };
      return unwrap(
        bridgeCalls,
        name,
        await answer({ table: bridgeCalls, handlers, onBug }, { name, params }, undefined),
      );
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLost: () => () => undefined,
    onBack: (listener) => {
      backListeners.add(listener);
      return () => backListeners.delete(listener);
    },
  };
  return {
    ...core,
    bridge,
    calls,
    failNext: (name, code) => failing.set(name, code),
    hold: (name) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(name, promise);
      return () => {
        held.delete(name);
        resolve();
      };
    },
    change: (message) => {
      store(state, message);
      emit({
        name: "message.changed",
        body: { conversationId: message.conversationId, messages: [message] },
      });
    },
    breakAndMend: () => {
      for (const listener of backListeners) listener();
    },
  };
}

function handlersOf(
  core: Pick<SampleCore, "state" | "emit" | "showConversation" | "arrive">,
): Handlers<BridgeCalls> {
  const { state } = core;
  const view = (id: ConversationId) => conversationOf(state, id);
  const changed = (id: ConversationId, changes: Partial<ConversationView>) => {
    core.showConversation(id, changes);
    return view(id);
  };
  const refused = () => {
    throw new Failure("not-found", "the sample core has none");
  };
  return {
    "app.view": () => state.app,
    "profile.protect": refused,
    "profile.unlock": refused,
    "relay.inspect": refused,
    "account.enrol": refused,
    "recoveryKey.show": refused,
    "recoveryKey.confirm": refused,
    "account.rename": () => state.app,
    "presence.set": () => state.app,
    "connection.retry": () => ({}),
    "settings.change": (changes) => {
      const settings: SettingsView = { ...state.app.settings, ...definedOf(changes) };
      state.app = { ...state.app, settings };
      core.emit({ name: "settings.changed", body: settings });
      return settings;
    },
    "people.list": () => ({ people: state.people }),
    "conversation.list": () => ({ conversations: [...state.conversations.values()] }),
    "conversation.members": ({ conversationId }) => ({ members: membersOf(state, conversationId) }),
    "conversation.startDirect": refused,
    "conversation.startGroup": refused,
    "conversation.rename": ({ conversationId, name }) => changed(conversationId, { name }),
    "conversation.addMembers": ({ conversationId, accounts }) => {
      const added = state.people.filter((person) => accounts.includes(person.accountId));
      membersOf(state, conversationId).push(
        ...added.map((person): MemberView => ({ person, role: "member", canRemove: true })),
      );
      return changed(conversationId, { memberCount: membersOf(state, conversationId).length });
    },
    "conversation.removeMember": ({ conversationId, accountId }) => {
      const left = membersOf(state, conversationId).filter(({ person }) => person.accountId !== accountId);
      state.members.set(conversationId, left);
      return changed(conversationId, { memberCount: left.length });
    },
    "conversation.leave": ({ conversationId }) => changed(conversationId, { isMember: false }),
    "conversation.reset": ({ conversationId }) => changed(conversationId, { needsReset: false }),
    "conversation.markRead": ({ conversationId, readUpTo: wanted }) => {
      const messages = messagesOf(state, conversationId);
      const readUpTo = Math.min(wanted, endOfLog(messages));
      const unread = messages.filter(({ isOwn, sequence }) => !isOwn && (sequence ?? 0) > readUpTo).length;
      return changed(conversationId, { readUpTo, unread });
    },
    "conversation.setPinned": ({ conversationId, pinned }) => changed(conversationId, { pinned }),
    "conversation.setMuted": ({ conversationId, muted }) => changed(conversationId, { muted }),
    "conversation.setDraft": ({ conversationId, draft }) => {
      core.showConversation(conversationId, { draft });
      return {};
    },
    "conversation.setTyping": () => ({}),
    "message.page": ({ conversationId, anchor, limit }) =>
      pageOf(messagesOf(state, conversationId), anchor, limit),
    "message.send": ({ conversationId, messageId, text }) => {
      const all = messagesOf(state, conversationId);
      const known = all.find((message) => message.messageId === messageId);
      if (known !== undefined) return known;
      const position = (all.at(-1)?.position ?? 0) + 1;
      const sent: MessageView = {
        messageId,
        conversationId,
        position,
        sequence: position,
        senderId: me,
        isOwn: true,
        sentAt: Date.now(),
        body: { kind: "text", text },
        delivery: { state: "sent" },
      };
      core.arrive([sent]);
      return sent;
    },
    "message.retry": ({ messageId }) => {
      const found = [...state.messages.values()].flat().find((message) => message.messageId === messageId);
      if (found === undefined) throw new Failure("not-found");
      const waiting: MessageView = { ...found, delivery: { state: "waiting" } };
      store(state, waiting);
      core.emit({
        name: "message.changed",
        body: { conversationId: found.conversationId, messages: [waiting] },
      });
      return waiting;
    },
    "message.discard": ({ messageId }) => {
      for (const [conversationId, all] of state.messages) {
        const left = all.filter((message) => message.messageId !== messageId);
        if (left.length === all.length) continue;
        state.messages.set(conversationId, left);
        core.emit({ name: "message.removed", body: { conversationId, messageId } });
      }
      return {};
    },
    "message.search": () => ({ hits: [] }),
    "call.list": () => ({ calls: [] }),
    "call.start": refused,
    "call.prepare": refused,
    "call.join": refused,
    "call.decline": () => ({}),
    "call.leave": () => ({}),
    "call.present": () => ({}),
    "call.signal": () => ({}),
    "call.lost": () => ({}),
    "call.history": () => ({ messages: [], hasMore: false }),
    "iceServer.list": () => ({ servers: [], lifetimeMs: 0 }),
    "connection.measure": () => ({ roundTripMs: 4 }),
  };
}

type PageParams = Params<BridgeCalls, "message.page">;

function pageOf(all: readonly MessageView[], anchor: PageParams["anchor"], limit: number) {
  const at = anchor === undefined ? all.length : all.findIndex(({ position }) => position >= anchor.position);
  const index = at === -1 ? all.length : at;
  const past = all.findIndex(({ position }) => position > (anchor?.position ?? Infinity));
  const from =
    anchor?.side === "after"
      ? past === -1
        ? all.length
        : past
      : Math.max(0, anchor?.side === "around" ? index - Math.floor(limit / 2) : index - limit);
  const to = anchor?.side === "before" ? index : Math.min(all.length, from + limit);
  return { messages: all.slice(from, to), hasEarlier: from > 0, hasLater: to < all.length };
}

function store(state: SampleState, message: MessageView): void {
  const others = messagesOf(state, message.conversationId).filter(
    (one) => one.messageId !== message.messageId,
  );
  state.messages.set(
    message.conversationId,
    [...others, message].sort((a, b) => a.position - b.position),
  );
}

function conversationOf(state: SampleState, conversationId: ConversationId): ConversationView {
  const found = state.conversations.get(conversationId);
  if (found === undefined) throw new Failure("not-found");
  return found;
}

function membersOf(state: SampleState, conversationId: ConversationId): MemberView[] {
  return state.members.get(conversationId) ?? [];
}

function messagesOf(state: SampleState, conversationId: ConversationId): MessageView[] {
  return state.messages.get(conversationId) ?? [];
}

function definedOf<Value extends object>(changes: {
  readonly [Key in keyof Value]?: Value[Key] | undefined;
}): Partial<Value> {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as Partial<Value>;
}

/** Up to where the log has come without a gap: an own message may be acknowledged before what lies before it is here. */
function endOfLog(messages: readonly MessageView[]): number {
  const sequences = new Set(messages.map((message) => message.sequence));
  let end = 0;
  while (sequences.has(end + 1)) end += 1;
  return end;
}
