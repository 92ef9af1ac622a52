// What happens between a login and the loss of the connection: everything that was missed is applied first, in a fixed order,
// and only then is anything sent. Pushes of the relay are handed to whom they concern.
import type { ConnectionView } from "../../../shared/bridge/views.ts";
import type { DeviceId } from "../../../shared/ids.ts";
import { Failure } from "../../../shared/fault.ts";
import type { PushBody } from "../../../shared/contract.ts";
import type { ConversationState } from "../../../shared/wire/conversation.ts";
import type { WirePush, WirePushes } from "../../../shared/wire/pushes.ts";
import {
  changeConversation,
  readConversation,
  readConversations,
  rewindCursor,
} from "../store/conversations.ts";
import { rewindDeviceInbox } from "../store/deviceInbox.ts";
import { readMark, writeMark } from "../store/profile.ts";
import type { Login } from "./connection.ts";
import type { Engine } from "./context.ts";
import { finishEnrolment } from "./finishEnrolment.ts";
import { refillKeyPackages, replaceUsedKeyPackage } from "./refillKeyPackages.ts";
import { receiveTransient } from "./receiveTransient.ts";

/** Of one device, and of all together. */
const mostTransientsOfOne = 32;
const mostTransients = 256;

export class Session {
  readonly #engine: Engine;
  #isCurrent = false;
  #round = 0;
  readonly #waiters = new Set<PromiseWithResolvers<void>>();
  #told = "";
  #isTellPending = false;
  #isRefilling = false;
  /** How many are being read, by sender. */
  readonly #transients = new Map<DeviceId, number>();
  /** The relay's clock minus this device's, as of the last login. */
  #aheadMs = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Logged in, and everything that was missed is applied. */
  get isCurrent(): boolean {
    return this.#isCurrent && this.#engine.connection.isOnline;
  }

  view(): ConnectionView {
    const { connection, inbox, outbox } = this.#engine;
    const { state, fault, retryAt } = connection.state;
    const catchingUp = state === "online" ? inbox.behind : 0;
    return {
      state: state === "online" && !this.#isCurrent && catchingUp === 0 ? "connecting" : state,
      catchingUp,
      waitingToSend: outbox.waiting,
      ...(fault === undefined ? {} : { fault }),
      ...(retryAt === undefined ? {} : { retryAt }),
    };
  }

  /** What the relay's clock shows now, as far as this device knows: computers' own clocks may be minutes apart, and are set at any time. */
  relayNow(): number {
    return Math.max(0, Math.round(this.#engine.platform.clock.steady() + this.#aheadMs));
  }

  /** Resolves when everything that was missed is applied; rejects with `offline` when there is no connection to come. */
  async current(): Promise<void> {
    if (this.isCurrent) return;
    const { state } = this.#engine.connection.state;
    if (state === "offline" || state === "refused") throw new Failure("offline");
    const waiter = Promise.withResolvers<void>();
    this.#waiters.add(waiter);
    await waiter.promise;
  }

  /** Rejects with the relay's Failure: the connection then starts over. */
  async begin(login: Login): Promise<void> {
    const round = ++this.#round;
    this.#aheadMs = login.now - this.#engine.platform.clock.steady();
    const { store, directory, welcomes, platform } = this.#engine;
    const earlier = readMark(store, "storeGeneration");
    const isRestored = earlier !== undefined && earlier !== login.storeGeneration;
    if (isRestored) this.#followAnew(login);
    await refillKeyPackages(this.#engine, { count: login.keyPackages, replace: isRestored });
    await directory.sync();
    await welcomes.catchUp();
    await this.#catchUp(isRestored);
    await finishEnrolment(this.#engine);
    if (round !== this.#round) return;
    writeMark(store, "storeGeneration", login.storeGeneration);
    this.#isCurrent = true;
    platform.log.info("session.current");
    this.#start();
  }

  /** The connection is lost. */
  end(): void {
    this.#round += 1;
    this.#isCurrent = false;
    for (const { reject } of this.#waiters) reject(new Failure("offline"));
    this.#waiters.clear();
    this.#engine.inbox.disconnected();
    this.#engine.presences.stop();
  }

  receive(push: Exclude<WirePush, { readonly name: "session.ended" }>): void {
    const { inbox, welcomes, presences, directory } = this.#engine;
    switch (push.name) {
      case "log.appended":
        return inbox.receive(push.body.conversationId, push.body.envelopes);
      case "inbox.appended":
        return welcomes.receive(push.body.items);
      case "transient.received":
        return void this.#receiveTransient(push.body);
      case "presence.changed":
        return presences.changed(push.body);
      case "directory.changed":
        return directory.changed(push.body.version);
      case "keyPackage.low":
        return this.#refill(push.body.count);
    }
  }

  /** Something became durable that the relay may be told of. */
  applied(): void {
    this.#engine.acknowledgements.wakeSoon();
    this.#engine.receipts.wake();
  }

  /** The numbers that the window shows may have changed: told once per turn, and only if they did. */
  progressed(): void {
    if (this.#isTellPending) return;
    this.#isTellPending = true;
    queueMicrotask(() => {
      this.#isTellPending = false;
      const view = this.view();
      const key = JSON.stringify(view);
      if (key === this.#told) return;
      this.#told = key;
      this.#engine.events.emit({ name: "connection.changed", body: view });
    });
  }

  async #catchUp(isRestored: boolean): Promise<void> {
    const { connection, inbox, store } = this.#engine;
    const { conversations } = await connection.ask("log.heads", { all: isRestored });
    if (isRestored) this.#rewind(new Map(conversations.map((state) => [state.conversationId, state.head])));
    else this.#correct(conversations);
    const known = new Set(readConversations(store).map((conversation) => conversation.conversationId));
    await inbox.catchUpAll(conversations.filter((state) => known.has(state.conversationId)));
  }

  /** A restored relay gives numbers a second time: its directory is read from the start, its inbox from where it says. */
  #followAnew({ inboxCursor }: Login): void {
    const { store } = this.#engine;
    writeMark(store, "directoryVersion", 0);
    rewindDeviceInbox(store, inboxCursor);
  }

  /** The relay's logs end earlier than what was applied: it was restored, and no longer knows the groups' newest epochs. */
  #rewind(heads: ReadonlyMap<string, number>): void {
    const { store, inbox, events } = this.#engine;
    for (const { conversationId, cursor, isMember } of readConversations(store)) {
      const head = heads.get(conversationId);
      if (!isMember || head === undefined || head >= cursor) continue;
      store.transaction(() => {
        rewindCursor(store, conversationId, head);
        changeConversation(store, conversationId, { needsReset: true });
      });
      inbox.forget(conversationId);
      events.conversationChanged(conversationId);
    }
  }

  /** A log that ends before what was applied of it: the relay has numbered entries falsely, and they are read again. */
  #correct(conversations: readonly ConversationState[]): void {
    const { store, inbox, platform } = this.#engine;
    for (const { conversationId, head, cursor } of conversations) {
      const known = readConversation(store, conversationId);
      if (known === undefined || head >= known.cursor) continue;
      platform.log.warn("log.corrected", { conversationId, from: known.cursor, to: cursor });
      rewindCursor(store, conversationId, cursor);
      inbox.forget(conversationId);
    }
  }

  #start(): void {
    const { outbox, intents, acknowledgements, presences } = this.#engine;
    for (const { resolve } of this.#waiters) resolve();
    this.#waiters.clear();
    this.progressed();
    outbox.reset();
    outbox.wake();
    intents.wakeAll();
    acknowledgements.wakeSoon();
    this.#engine.receipts.wake();
    this.#background(presences.start());
    this.#engine.calls.online();
  }

  /** A Welcome was applied: its key package is gone from the relay as well. */
  keyPackageUsed(): void {
    if (this.#isCurrent) this.#background(replaceUsedKeyPackage(this.#engine));
  }

  /** Every claim below the mark tells of it: what is under way makes up for all of them. */
  #refill(count: number): void {
    if (this.#isRefilling) return;
    this.#isRefilling = true;
    const refilled = refillKeyPackages(this.#engine, { count, replace: false });
    this.#background(refilled.finally(() => (this.#isRefilling = false)));
  }

  /** What comes faster than it can be read is worth nothing by the time it would be. */
  async #receiveTransient(body: PushBody<WirePushes, "transient.received">): Promise<void> {
    const { senderDeviceId } = body;
    const ofOne = this.#transients.get(senderDeviceId) ?? 0;
    const all = [...this.#transients.values()].reduce((sum, count) => sum + count, 0);
    if (ofOne >= mostTransientsOfOne || all >= mostTransients) return;
    this.#transients.set(senderDeviceId, ofOne + 1);
    await receiveTransient(this.#engine, body);
    const left = this.#transients.get(senderDeviceId)! - 1;
    if (left === 0) this.#transients.delete(senderDeviceId);
    else this.#transients.set(senderDeviceId, left);
  }

  /** A failure is mended by the next login. */
  #background(work: Promise<void>): void {
    work.catch((cause: unknown) => {
      if (!(cause instanceof Failure)) this.#engine.platform.log.error("session.bug", cause);
      else this.#engine.platform.log.debug("session.background", { code: cause.code });
    });
  }
}
