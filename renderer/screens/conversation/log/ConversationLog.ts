// The living log of one conversation: loads pages both ways, follows the core's events, keeps a bounded stretch in memory.
// Knows nothing of React or the screen: the view reads `state()` whenever it is told of a change.
import { Failure, type FaultCode } from "../../../../shared/fault.ts";
import type { ConversationId, MessageId } from "../../../../shared/ids.ts";
import type { BridgeEvent } from "../../../../shared/bridge/events.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import type { Bridge } from "../../../bridge/bridge.ts";
import {
  appendPage,
  mergeMessages,
  pageSize,
  prependPage,
  removeMessage,
  trimFar,
  windowCap,
  type MessagePage,
  type MessageWindow,
} from "./messageWindow.ts";
import { dividerAfterArrival, dividerOnOpening, dividerSeen, type UnreadDivider } from "./unreadDivider.ts";

/** Where the view goes. */
export type Place =
  | { readonly at: "end" }
  | { readonly at: "divider" }
  | { readonly at: "message"; readonly messageId: MessageId };

export interface LogState {
  /** Absent until the first page is there. */
  readonly window: MessageWindow | undefined;
  /** Counts whole replacements: nothing of what the view measured is true any more. */
  readonly generation: number;
  /** Where the view is to be, said anew with every `visit`. */
  readonly place: Place;
  readonly visit: number;
  /** The latest change was at the start of the stretch: the view keeps its distance from the end. */
  readonly atStart: boolean;
  readonly divider: UnreadDivider | undefined;
  /** What came in last while the end of the conversation is in memory; a new object each time. */
  readonly arrived: readonly MessageView[];
  /** Why the page that was asked for last could not be had. */
  readonly fault: FaultCode | undefined;
}

export interface MessagePlace {
  readonly messageId: MessageId;
  readonly position: number;
}

export interface LogInput {
  readonly bridge: Pick<Bridge, "ask" | "subscribe" | "onBack">;
  readonly conversationId: ConversationId;
  readonly readUpTo: number;
  readonly unread: number;
  /** Whether a person is looking at this window now. */
  readonly isWatched: () => boolean;
  /** Shown in the middle instead of the unread line or the end. */
  readonly startAt?: MessagePlace | undefined;
}

type Change = (window: MessageWindow) => MessageWindow;
type Anchor = { readonly side: "before" | "after" | "around"; readonly position: number };

/** One load at a time: asking for the next page while one is on its way does nothing, going elsewhere waits. */
export class ConversationLog {
  readonly #input: LogInput;
  readonly #listeners = new Set<() => void>();
  readonly #stop: readonly (() => void)[];
  #state: LogState = {
    window: undefined,
    generation: 0,
    place: { at: "end" },
    visit: 0,
    atStart: false,
    divider: undefined,
    arrived: [],
    fault: undefined,
  };
  #loading: Promise<void> | undefined;
  /** What events changed while a page was on its way: the page may be older than they are. */
  #late: Change[] = [];

  constructor(input: LogInput) {
    this.#input = input;
    this.#stop = [
      input.bridge.subscribe((event) => this.#follow(event)),
      input.bridge.onBack(() => void this.#refresh()),
    ];
    void this.open();
  }

  readonly state = (): LogState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The first page; again when it failed. */
  async open(): Promise<void> {
    const { startAt, unread, readUpTo } = this.#input;
    if (startAt !== undefined) return this.goToMessage(startAt);
    await this.#load(unread > 0 ? { side: "around", position: readUpTo } : undefined, (page) => {
      const divider = dividerOnOpening(page.messages, { readUpTo, unread });
      this.#replace(page, divider === undefined ? { at: "end" } : { at: "divider" }, divider);
    });
  }

  async loadEarlier(): Promise<void> {
    const { window } = this.#state;
    const [first] = window?.messages ?? [];
    if (first === undefined || !window?.hasEarlier) return;
    if (window.messages.length >= windowCap) this.trim(0);
    await this.#load({ side: "before", position: first.position }, (page) =>
      this.#change((current) => prependPage(current, page), true),
    );
  }

  async loadLater(): Promise<void> {
    const { window } = this.#state;
    const last = window?.messages.at(-1);
    if (last === undefined || !window?.hasLater) return;
    if (window.messages.length >= windowCap) this.trim(window.messages.length);
    await this.#load({ side: "after", position: last.position }, (page) =>
      this.#change((current) => appendPage(current, page)),
    );
  }

  /** The newest messages, shown from their end. */
  async goToEnd(): Promise<void> {
    const { window } = this.#state;
    if (window !== undefined && !window.hasLater)
      return this.#set({ place: { at: "end" }, visit: this.#state.visit + 1 });
    await this.#go(undefined, (page) => this.#replace(page, { at: "end" }));
  }

  /** The page around a message, with the message in the middle. */
  async goToMessage({ messageId, position }: MessagePlace): Promise<void> {
    await this.#go({ side: "around", position }, (page) => this.#replace(page, { at: "message", messageId }));
  }

  /** Takes in what a command answered, without waiting for its event. */
  take(message: MessageView): void {
    this.#apply((window) => mergeMessages(window, [message]));
  }

  /** Somebody looks at the end of the log: what comes next unseen starts a new line. */
  seen(): void {
    const divider = dividerSeen(this.#state.divider);
    if (divider !== this.#state.divider) this.#set({ divider });
  }

  /** Forgets what is far from the message at index `seen`; called when scrolling rests. */
  trim(seen: number): void {
    const { window } = this.#state;
    if (window === undefined || this.#loading !== undefined) return;
    const trimmed = trimFar(window, seen);
    if (trimmed.window !== window) this.#set(trimmed);
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.#listeners.clear();
  }

  #follow(event: BridgeEvent): void {
    if (
      event.name !== "message.added" &&
      event.name !== "message.changed" &&
      event.name !== "message.removed"
    )
      return;
    if (event.body.conversationId !== this.#input.conversationId) return;
    if (event.name === "message.removed") {
      const { messageId } = event.body;
      return this.#apply((window) => removeMessage(window, messageId));
    }
    if (event.name === "message.added") {
      const arrived = event.body.messages;
      const divider = dividerAfterArrival(this.#state.divider, arrived, this.#input.isWatched());
      this.#set({ divider, arrived });
    }
    const { messages } = event.body;
    this.#apply((window) => mergeMessages(window, messages));
  }

  /** A change that an event brought; made again on a page that was read before it. */
  #apply(change: Change): void {
    if (this.#loading !== undefined) this.#late.push(change);
    this.#change(change);
  }

  /** Events may have been missed: the stretch is asked for again, page by page. */
  async #refresh(): Promise<void> {
    await this.#loading;
    const { window } = this.#state;
    if (window === undefined) return this.open();
    const last = window.messages.at(-1)?.position ?? -1;
    // At the end of the conversation one page more: what was missed is wanted there.
    const until = window.hasLater ? last : last + 1;
    let from = (window.messages[0]?.position ?? 0) - 1;
    let more = true;
    while (more) {
      more = false;
      await this.#load({ side: "after", position: from }, (page) => {
        this.#change((window) => appendPage(window, page));
        from = page.messages.at(-1)?.position ?? until;
        more = page.hasLater && from < until;
      });
    }
  }

  /** Another place: waits for a page that is under way instead of being forgotten. */
  async #go(anchor: Anchor | undefined, show: (page: MessagePage) => void): Promise<void> {
    while (this.#loading !== undefined) await this.#loading;
    await this.#load(anchor, show);
  }

  async #load(anchor: Anchor | undefined, show: (page: MessagePage) => void): Promise<void> {
    if (this.#loading !== undefined) return;
    this.#loading = this.#read(anchor, show);
    await this.#loading;
  }

  async #read(anchor: Anchor | undefined, show: (page: MessagePage) => void): Promise<void> {
    const { bridge, conversationId } = this.#input;
    const params = { conversationId, limit: pageSize, ...(anchor === undefined ? {} : { anchor }) };
    try {
      const page = await bridge.ask("message.page", params);
      const late = this.#settle();
      show(page);
      for (const change of late) this.#change(change);
      if (this.#state.fault !== undefined) this.#set({ fault: undefined });
    } catch (cause) {
      this.#settle();
      this.#set({ fault: cause instanceof Failure ? cause.code : "internal" });
    }
  }

  #settle(): readonly Change[] {
    const late = this.#late;
    this.#late = [];
    this.#loading = undefined;
    return late;
  }

  #replace(window: MessageWindow, place: Place, divider = this.#state.divider): void {
    const { generation, visit } = this.#state;
    this.#set({ window, place, divider, generation: generation + 1, visit: visit + 1, atStart: false });
  }

  #change(change: Change, atStart = false): void {
    const { window } = this.#state;
    const next = window === undefined ? undefined : change(window);
    if (next !== window) this.#set({ window: next, atStart });
  }

  #set(changes: Partial<LogState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
