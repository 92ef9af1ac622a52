// The whole core as the window sees it: which phase the profile is in, and the engine once there is an account.
import { defaultSettings } from "../../../shared/bridge/defaultSettings.ts";
import type { AppView, ConnectionView, SettingsView } from "../../../shared/bridge/views.ts";
import { Failure } from "../../../shared/fault.ts";
import type { Platform } from "../platform.ts";
import {
  changeSettings,
  deletePendingRecovery,
  readPendingRecovery,
  readProfile,
  readSettings,
  writeProfile,
} from "../store/profile.ts";
import type { Store } from "../store/store.ts";
import { formatRecoveryKey } from "../crypto/recoveryKey.ts";
import type { Engine } from "./context.ts";
import { Enrolment } from "./enrolment.ts";
import { Events } from "./events.ts";
import { storeVault } from "./finishEnrolment.ts";
import { closeEngine, openEngine } from "./openEngine.ts";
import { ProfileDatabase, type Access } from "./profileDatabase.ts";

const unconnected: ConnectionView = { state: "offline", catchingUp: 0, waitingToSend: 0 };

export class App {
  readonly platform: Platform;
  readonly events: Events;
  readonly enrolment: Enrolment;
  readonly #database: ProfileDatabase;
  #engine: Engine | undefined;
  /** Until there is a database to keep them in. */
  #settings = defaultSettings;
  #isClosed = false;

  /** Opens what there is; throws when another process holds the profile, or its disk cannot be read. */
  constructor(platform: Platform) {
    this.platform = platform;
    this.events = new Events(platform.log);
    this.enrolment = new Enrolment(this);
    this.#database = new ProfileDatabase(platform);
  }

  /** Connects, or goes on with an enrolment that was interrupted. */
  start(): void {
    const { store } = this.#database;
    const profile = store && readProfile(store);
    if (profile === undefined) return;
    if (profile.countersignature === undefined) this.enrolment.resume();
    else this.enter();
  }

  /** The engine of the account; `unauthorized` before there is one. */
  get engine(): Engine {
    if (this.#engine === undefined) throw new Failure("unauthorized", "no account");
    return this.#engine;
  }

  /** The profile's database, made on first use. `unauthorized` when the profile is locked. */
  openStore(): Store {
    return this.#database.open();
  }

  /** A passphrase in place of the key store that the system does not have. */
  async protect(passphrase: string): Promise<AppView> {
    await this.#database.protect(passphrase);
    this.#assertRunning();
    changeSettings(this.openStore(), this.#settings);
    return this.changed();
  }

  async unlock(passphrase: string): Promise<AppView> {
    try {
      await this.#database.unlock(passphrase);
    } finally {
      if (this.#database.access === "locked") this.changed();
    }
    this.#assertRunning();
    this.start();
    this.events.emit({ name: "settings.changed", body: readSettings(this.openStore()) });
    return this.changed();
  }

  /** The profile is enrolled: from here on there is an engine. */
  enter(): void {
    const store = this.openStore();
    const profile = readProfile(store);
    if (profile === undefined || this.#engine !== undefined) return;
    const { platform, events } = this;
    this.#engine = openEngine({ platform, store, profile, events });
    this.#engine.connection.connect();
  }

  view(): AppView {
    const { host } = this.platform;
    const account = this.#accountView();
    return {
      phase: this.#phase(),
      ...(account === undefined ? {} : { account }),
      connection: this.#engine?.session.view() ?? unconnected,
      settings: this.#database.store === undefined ? this.#settings : readSettings(this.#database.store),
      host,
    };
  }

  /** Tells and answers the view as it is now. */
  changed(): AppView {
    const view = this.view();
    this.events.emit({ name: "app.changed", body: view });
    return view;
  }

  changeSettings(change: Partial<SettingsView>): SettingsView {
    const settings =
      this.#database.access === "open"
        ? changeSettings(this.openStore(), change)
        : (this.#settings = { ...this.#settings, ...change });
    this.events.emit({ name: "settings.changed", body: settings });
    return settings;
  }

  /** `not-found` once it was confirmed: then this device does not hold it any more. */
  recoveryKey(): string[] {
    const { store } = this.#database;
    const pending = store && readPendingRecovery(store);
    if (pending === undefined) throw new Failure("not-found", "no recovery key to show");
    return formatRecoveryKey(pending.recoveryKey).split("-");
  }

  /** Only after the relay has the vault that the key opens: it would open nothing. */
  async confirmRecoveryKey(): Promise<AppView> {
    const { store, session } = this.engine;
    if (readPendingRecovery(store)?.isVaultStored === false) await session.current();
    await storeVault(this.engine);
    deletePendingRecovery(store);
    return this.changed();
  }

  async rename(name: string): Promise<AppView> {
    const { store, connection } = this.engine;
    await connection.ask("account.rename", { name });
    writeProfile(store, { ...readProfile(store)!, name });
    return this.changed();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.enrolment.close();
    if (this.#engine !== undefined) await closeEngine(this.#engine);
    this.#engine = undefined;
    await this.#database.close();
  }

  /** A passphrase takes half a second: the app may have been closed meanwhile. */
  #assertRunning(): void {
    if (this.#isClosed) throw new Failure("offline", "closing");
  }

  #phase(): AppView["phase"] {
    const { access, store } = this.#database;
    if (access !== "open") return phaseWithout[access];
    if (store === undefined || this.#engine === undefined) return "firstRun";
    return readPendingRecovery(store) === undefined ? "ready" : "recoveryKey";
  }

  #accountView(): AppView["account"] {
    if (this.#engine === undefined) return undefined;
    const { account, device, name, organisation, relayAddress } = readProfile(this.#engine.store)!;
    return {
      accountId: account.accountId,
      deviceId: device.deviceId,
      name,
      relayAddress,
      organisationName: organisation.name,
      presence: this.#engine.presences.own,
    };
  }
}

const phaseWithout: Readonly<Record<Exclude<Access, "open">, AppView["phase"]>> = {
  unprotected: "choosePassphrase",
  sealed: "passphrase",
  locked: "locked",
};
