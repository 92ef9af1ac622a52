// The profile's database and the way into it: with the key that the host keeps, with a passphrase, or not at all for now.
import { Failure } from "../../../shared/fault.ts";
import type { Platform } from "../platform.ts";
import { openStore, type Store } from "../store/store.ts";
import {
  createProfileKey,
  createSealedProfileKey,
  databasePath,
  readProfileKey,
  type ProfileKey,
} from "./profileKey.ts";
import { openWithPassphrase } from "../crypto/passphrase.ts";

/** `open`: there is a database, or one may be made at any time. */
export type Access = "open" | "unprotected" | "sealed" | "locked";

export class ProfileDatabase {
  readonly #platform: Platform;
  #key: ProfileKey;
  #store: Store | undefined;
  #running: Promise<unknown> = Promise.resolve();

  /** Opens what there is; throws when another process holds the profile, or its disk cannot be read. */
  constructor(platform: Platform) {
    this.#platform = platform;
    this.#key = readProfileKey(platform);
    if (this.#key.state === "open") this.#store = this.#tryOpen(this.#key.key);
  }

  get access(): Access {
    if (this.#store !== undefined) return "open";
    if (this.#key.state === "sealed" || this.#key.state === "locked") return this.#key.state;
    return this.#platform.secrets === undefined ? "unprotected" : "open";
  }

  /** Undefined when there is none yet, or it cannot be opened. */
  get store(): Store | undefined {
    return this.#store;
  }

  /** Made on first use. `unauthorized` when there is one that cannot be opened, or nothing that keeps its key. */
  open(): Store {
    if (this.#store !== undefined) return this.#store;
    if (this.access !== "open") throw new Failure("unauthorized", `the profile is ${this.access}`);
    this.#openWith(createProfileKey(this.#platform));
    return this.open();
  }

  /** A new database under a passphrase. */
  protect(passphrase: string): Promise<void> {
    return this.#alone("unprotected", async () => {
      this.#openWith(await createSealedProfileKey(this.#platform, passphrase));
    });
  }

  /** `unauthorized` when it is not the passphrase. */
  unlock(passphrase: string): Promise<void> {
    return this.#alone("sealed", async () => {
      if (this.#key.state !== "sealed") return;
      const key = await openWithPassphrase(this.#key.sealed, passphrase);
      if (key === undefined) throw new Failure("unauthorized", "another passphrase");
      this.#openWith(key);
    });
  }

  async close(): Promise<void> {
    await this.#running;
    this.#store?.close();
  }

  /** One at a time: each derivation takes a good part of the memory. `conflict` when there is nothing to do it to. */
  #alone(access: Access, work: () => Promise<void>): Promise<void> {
    const result = this.#running.then(() => {
      if (this.access !== access) throw new Failure("conflict", `the profile is ${this.access}`);
      return work();
    });
    this.#running = result.catch(() => {});
    return result;
  }

  #openWith(key: Uint8Array): void {
    this.#store = this.#tryOpen(key);
    if (this.#store === undefined) throw new Failure("unauthorized", "the key does not open the database");
  }

  /** A key that does not open the database (another profile's file, a damaged one) locks the profile. */
  #tryOpen(key: Uint8Array): Store | undefined {
    const { clock, log } = this.#platform;
    try {
      return openStore({ path: databasePath(this.#platform), key, clock });
    } catch (cause) {
      if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "SQLITE_NOTADB") throw cause;
      log.warn("profile.locked", { code: String(cause.code) });
      this.#key = { state: "locked" };
      return undefined;
    }
  }
}
