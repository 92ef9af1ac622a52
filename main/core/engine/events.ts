// Tells the host what happened. Views are built when they are told, after the transaction, and a conversation or person that
// changed several times in one turn is told once.
import type { BridgeEvent } from "../../../shared/bridge/events.ts";
import type { ConversationView, PersonView } from "../../../shared/bridge/views.ts";
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import type { Log } from "../../../shared/log.ts";

export type Listener = (event: BridgeEvent) => void;

/** How the views of one profile are built; undefined for what is not shown. */
export interface ViewBuilders {
  conversation(id: ConversationId): ConversationView | undefined;
  person(account: AccountId): PersonView;
  conversationsOf(account: AccountId): readonly ConversationId[];
}

export class Events {
  readonly #log: Log;
  readonly #listeners = new Set<Listener>();
  readonly #conversations = new Set<ConversationId>();
  readonly #people = new Set<AccountId>();
  #views: ViewBuilders | undefined;
  #isFlushPending = false;

  constructor(log: Log) {
    this.#log = log;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Absent while no profile is open: then nobody has conversations to be told of. */
  setViews(views: ViewBuilders | undefined): void {
    this.#views = views;
  }

  emit(event: BridgeEvent): void {
    for (const listener of this.#listeners) this.#tell(listener, event);
  }

  conversationChanged(id: ConversationId): void {
    this.#conversations.add(id);
    this.#flushSoon();
  }

  /** The person, and every conversation that shows something of the person. */
  personChanged(account: AccountId): void {
    this.#people.add(account);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#isFlushPending) return;
    this.#isFlushPending = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushPending = false;
    const views = this.#views;
    const people = takeAll(this.#people);
    const conversations = new Set(takeAll(this.#conversations));
    if (views === undefined) return;
    for (const account of people) {
      this.emit({ name: "person.changed", body: views.person(account) });
      for (const id of views.conversationsOf(account)) conversations.add(id);
    }
    for (const id of conversations) {
      const view = views.conversation(id);
      if (view !== undefined) this.emit({ name: "conversation.changed", body: view });
    }
  }

  /** A listener's bug is not ours to die of. */
  #tell(listener: Listener, event: BridgeEvent): void {
    try {
      listener(event);
    } catch (cause) {
      this.#log.error("listener.failed", cause, { event: event.name });
    }
  }
}

function takeAll<Value>(set: Set<Value>): readonly Value[] {
  const all = [...set];
  set.clear();
  return all;
}
