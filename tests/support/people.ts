// People for stories: each is a real core on a real encrypted database in a folder of its own. Helpers wait for what the core says,
// never for time.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCore, type Core } from "../../main/core/createCore.ts";
import { bridgeCalls, type BridgeCalls } from "../../shared/bridge/calls.ts";
import type { BridgeEvent } from "../../shared/bridge/events.ts";
import type { ConversationView, MessageView, PersonView } from "../../shared/bridge/views.ts";
import type { Clock } from "../../shared/clock.ts";
import { answer, unwrap, type CallName, type Params, type Result } from "../../shared/contract.ts";
import { idFromBytes, type AccountId, type ConversationId, type MessageId } from "../../shared/ids.ts";
import { linkDevice } from "./linkDevice.ts";
import { openFakePlatform, type FakePlatform } from "./fakePlatform.ts";
import type { TestRelay } from "./relay.ts";
import { randomBytes } from "node:crypto";

export interface PersonOptions {
  readonly clock?: Clock;
  /** Where the core connects instead of the invitation's own address: a proxy in front of the relay. */
  readonly through?: { readonly url: string };
  /** The system has no key store. */
  readonly withoutKeyStore?: boolean;
}

const patienceMs = 20_000;

export class Person {
  readonly name: string;
  readonly platform: FakePlatform;
  readonly events: BridgeEvent[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #options: PersonOptions;
  #core: Core | undefined;

  private constructor(name: string, platform: FakePlatform, options: PersonOptions) {
    this.name = name;
    this.platform = platform;
    this.#options = options;
  }

  /** A fresh profile without an account. */
  static async open(name: string, options: PersonOptions = {}): Promise<Person> {
    const person = await Person.#prepare(name, options);
    await person.start();
    return person;
  }

  static async #prepare(name: string, options: PersonOptions): Promise<Person> {
    const dataDir = await mkdtemp(join(tmpdir(), `parley-${name}-`));
    const platform = openFakePlatform({
      dataDir,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.withoutKeyStore === true ? { secrets: "none" as const } : {}),
    });
    return new Person(name, platform, options);
  }

  /** The same person on another computer; joins the conversations that begin afterwards. */
  async onSecondDevice(options: PersonOptions = this.#options): Promise<Person> {
    const second = await Person.#prepare(this.name, options);
    await this.stop();
    await linkDevice(this.platform, second.platform);
    await Promise.all([this.start(), second.start()]);
    await Promise.all([this.online(), second.online()]);
    return second;
  }

  /** With an account at the relay, its recovery key confirmed, everything up to date. */
  static async enrolled(name: string, relay: TestRelay, options: PersonOptions = {}): Promise<Person> {
    const person = await Person.open(name, options);
    await person.enrol(await relay.invite());
    return person;
  }

  get core(): Core {
    if (this.#core === undefined) throw new Error(`${this.name} is closed`);
    return this.#core;
  }

  async start(): Promise<void> {
    this.#core = await createCore(this.platform);
    this.#core.events.subscribe((event) => {
      this.events.push(event);
      for (const listener of this.#listeners) listener();
    });
  }

  async stop(): Promise<void> {
    await this.#core?.close();
    this.#core = undefined;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends the core and removes the profile. */
  async close(): Promise<void> {
    await this.stop();
    await rm(this.platform.dataDir, { recursive: true, force: true });
  }

  /** Asks the core as a window does: checked on the way in and out. Rejects with Failure. */
  async ask<Name extends CallName<BridgeCalls>>(
    name: Name,
    params: Params<BridgeCalls, Name>,
  ): Promise<Result<BridgeCalls, Name>> {
    const reply = await answer(
      {
        table: bridgeCalls,
        handlers: this.core.handlers,
        onBug: (call, cause) => this.platform.log.error("handler.bug", cause, { call }),
      },
      { name, params },
      undefined,
    );
    return unwrap(bridgeCalls, name, reply);
  }

  async enrol(link: string): Promise<void> {
    const { address, invitation } = await this.ask("relay.inspect", { address: link });
    const through = this.#options.through?.url ?? address;
    await this.ask("account.enrol", { address: through, invitation: invitation!, name: this.name });
    await this.online();
    await this.ask("recoveryKey.confirm", {});
  }

  /** Resolves with the first truthy answer; asked again after every event. Fails after a while with what was going on. */
  async until<Value>(
    what: string,
    look: () => Value | Promise<Value>,
  ): Promise<NonNullable<Exclude<Value, false>>> {
    const { promise, resolve, reject } = Promise.withResolvers<NonNullable<Exclude<Value, false>>>();
    let busy = false;
    let again = false;
    const check = async () => {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      do {
        again = false;
        const value = await look();
        if (value) resolve(value as NonNullable<Exclude<Value, false>>);
      } while (again);
      busy = false;
    };
    const listen = () => void check().catch(reject);
    const timer = setTimeout(() => reject(new Error(`${this.name} waited in vain for: ${what}`)), patienceMs);
    // Some of what is waited for is in the store before an event says so.
    const poll = setInterval(listen, 50);
    this.#listeners.add(listen);
    listen();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      clearInterval(poll);
      this.#listeners.delete(listen);
    }
  }

  /** Logged in and caught up. */
  async online(): Promise<void> {
    await this.until("being online", async () => {
      const { connection } = await this.ask("app.view", {});
      return connection.state === "online" && connection.catchingUp === 0;
    });
  }

  async offline(): Promise<void> {
    await this.until(
      "being offline",
      async () => (await this.ask("app.view", {})).connection.state === "offline",
    );
  }

  async id(): Promise<AccountId> {
    return (await this.ask("app.view", {})).account!.accountId;
  }

  /** Waits until the directory brings the person. */
  person(name: string): Promise<PersonView> {
    return this.until(`meeting ${name}`, async () => {
      const { people } = await this.ask("people.list", {});
      return people.find((person) => person.name === name);
    });
  }

  async direct(peer: Person): Promise<ConversationId> {
    const { accountId } = await this.person(peer.name);
    return (await this.ask("conversation.startDirect", { accountId })).conversationId;
  }

  async group(name: string, ...others: readonly Person[]): Promise<ConversationId> {
    const people = await Promise.all(others.map((other) => this.person(other.name)));
    const accounts = people.map((person) => person.accountId);
    return (await this.ask("conversation.startGroup", { name, accounts })).conversationId;
  }

  conversation(id: ConversationId): Promise<ConversationView> {
    return this.until("the conversation", async () => {
      const { conversations } = await this.ask("conversation.list", {});
      return conversations.find((conversation) => conversation.conversationId === id);
    });
  }

  send(conversationId: ConversationId, text: string): Promise<MessageView> {
    return this.ask("message.send", { conversationId, messageId: mintMessageId(), text });
  }

  async messages(conversationId: ConversationId): Promise<MessageView[]> {
    return (await this.ask("message.page", { conversationId, limit: 200 })).messages;
  }

  /** What is readable, in order. */
  async texts(conversationId: ConversationId): Promise<string[]> {
    const messages = await this.messages(conversationId);
    return messages.flatMap(({ body }) => (body.kind === "text" ? [body.text] : []));
  }

  async reads(conversationId: ConversationId, text: string): Promise<void> {
    await this.until(`reading "${text}"`, async () => (await this.texts(conversationId)).includes(text));
  }

  /** Nothing written here is waiting any more. */
  async sentAll(): Promise<void> {
    await this.until(
      "everything sent",
      async () => (await this.ask("app.view", {})).connection.waitingToSend === 0,
    );
  }

  /** What went wrong in this core so badly that it is a bug. */
  get bugs(): readonly unknown[] {
    return this.platform.lines.filter((line) => line.level === "error").map((line) => line.cause);
  }
}

function mintMessageId(): MessageId {
  return idFromBytes<MessageId>(new Uint8Array(randomBytes(16)));
}
