// Who is there: the relay's word on the people in my conversations, kept in memory while online, and my own choice.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId } from "../../../shared/ids.ts";
import type { PresenceView } from "../../../shared/bridge/views.ts";
import type { Presence } from "../../../shared/wire/directory.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { readAllMemberAccounts } from "../store/members.ts";
import { readMark, writeMark } from "../store/profile.ts";
import type { Engine } from "./context.ts";

type OwnPresence = Exclude<PresenceView, "offline">;

export class Presences {
  readonly #engine: Engine;
  readonly #known = new Map<AccountId, Presence>();
  /** Whose presence was asked for. */
  #watched: ReadonlySet<AccountId> = new Set();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  of(account: AccountId): { readonly presence: PresenceView; readonly lastSeenAt?: number } {
    if (account === this.#engine.self.accountId) return { presence: this.own };
    const known = this.#known.get(account);
    if (known === undefined) return { presence: "offline" };
    return {
      presence: known.state,
      ...(known.lastSeenAt === undefined ? {} : { lastSeenAt: known.lastSeenAt }),
    };
  }

  /** What the others see of me: my choice while connected. */
  get own(): PresenceView {
    return this.#engine.connection.isOnline ? this.#chosen : "offline";
  }

  get #chosen(): OwnPresence {
    return (readMark(this.#engine.store, "presence") ?? "online") as OwnPresence;
  }

  /** Remembered, and told to the relay now or at the next login. */
  async setOwn(state: OwnPresence): Promise<void> {
    writeMark(this.#engine.store, "presence", state);
    if (this.#engine.connection.isOnline) await this.#engine.connection.ask("presence.set", { state });
  }

  /** Of anybody else nothing is kept. */
  changed(presence: Presence): void {
    if (!this.#watched.has(presence.accountId)) return;
    this.#known.set(presence.accountId, presence);
    this.#engine.events.personChanged(presence.accountId);
  }

  /** After a login: tells mine, asks for everybody's. */
  async start(): Promise<void> {
    this.#watched = new Set();
    await this.#engine.connection.ask("presence.set", { state: this.#chosen });
    await this.watch();
  }

  /** Follows the people of my conversations; asks the relay only when they changed. Never fails: presence is a courtesy. */
  async watch(): Promise<void> {
    const { connection, platform } = this.#engine;
    const accounts = this.#companions();
    const watched = new Set(accounts);
    if (isSame(watched, this.#watched) || !connection.isOnline) return;
    this.#watched = watched;
    try {
      const { presences } = await connection.ask("presence.watch", { accounts });
      for (const presence of presences) this.changed(presence);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      platform.log.debug("presence.unwatched", { code: cause.code });
    }
  }

  /** Everybody I share a conversation with, as many as the relay follows for one device. */
  #companions(): AccountId[] {
    const { store, self } = this.#engine;
    const accounts = new Set([...readAllMemberAccounts(store).values()].flat());
    accounts.delete(self.accountId);
    return [...accounts].toSorted().slice(0, limits.accountsPerCall);
  }

  /** Offline: nobody's presence is known any more. */
  stop(): void {
    const online = [...this.#known.values()].filter((presence) => presence.state !== "offline");
    for (const presence of online) this.#known.set(presence.accountId, { ...presence, state: "offline" });
    for (const presence of online) this.#engine.events.personChanged(presence.accountId);
  }
}

function isSame(left: ReadonlySet<AccountId>, right: ReadonlySet<AccountId>): boolean {
  return left.size === right.size && [...left].every((account) => right.has(account));
}
