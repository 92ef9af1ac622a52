// Becoming somebody in an organisation. Keys and ids are durable before the relay hears of them, and the relay answers the same
// device the same twice: whatever breaks in between, asking again completes the same account.
import type { Params } from "../../../shared/contract.ts";
import { Failure, isRetryable } from "../../../shared/fault.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { AppView } from "../../../shared/bridge/views.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { Organisation } from "../../../shared/wire/directory.ts";
import { createAccount, createDevice, verifyCountersignature } from "../crypto/identity.ts";
import { createRecoveryKey } from "../crypto/recoveryKey.ts";
import { openVault, sealVault, vaultIdOf } from "../crypto/vault.ts";
import {
  forgetProfile,
  readPendingRecovery,
  readProfile,
  writePendingRecovery,
  writeProfile,
  type Profile,
} from "../store/profile.ts";
import type { Platform } from "../platform.ts";
import type { Store } from "../store/store.ts";
import { backOff } from "./backOff.ts";
import { atRelay, describeRelay, inspectRelay, type InspectedRelay } from "./inspectRelay.ts";
import { mintId } from "./mintId.ts";
import { parseRelayAddress } from "./relayAddress.ts";

/** What an enrolment needs of the app it happens in. */
export interface Newcomer {
  readonly platform: Platform;
  openStore(): Store;
  /** The profile is complete. */
  enter(): void;
  changed(): AppView;
}

export class Enrolment {
  readonly #app: Newcomer;
  /** The organisation key that each address showed when it was inspected: it cannot change before the enrolment. */
  readonly #seen = new Map<string, Organisation>();
  #running: Promise<unknown> = Promise.resolve();
  #cancelRetry: () => void = () => {};
  #attempt = 0;
  #closed = false;

  constructor(app: Newcomer) {
    this.#app = app;
  }

  async inspect(params: Params<BridgeCalls, "relay.inspect">): Promise<InspectedRelay["view"]> {
    const { view, organisation } = await inspectRelay(this.#app.platform.clock, params);
    this.#seen.set(view.address, organisation);
    return view;
  }

  /** `conflict` when this profile has an account already. */
  enrol(params: Params<BridgeCalls, "account.enrol">): Promise<AppView> {
    this.#cancelRetry();
    return this.#alone(() => this.#enrol(params));
  }

  /** An enrolment was interrupted: tried again until the relay has answered it. */
  resume(): void {
    void this.#alone(async () => {
      const profile = readProfile(this.#app.openStore());
      if (profile?.invitation === undefined || this.#closed) return;
      const { relayAddress, invitation, name } = profile;
      try {
        await this.#enrol({ address: relayAddress, invitation, name });
      } catch (cause) {
        if (!(cause instanceof Failure)) return this.#app.platform.log.error("enrolment.failed", cause);
        if (isRetryable(cause.code)) this.#resumeLater();
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry();
    await this.#running;
  }

  /** One at a time: a resumed enrolment and the person's own must not both make keys. */
  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#running.then(work);
    this.#running = result.catch(() => {});
    return result;
  }

  #resumeLater(): void {
    if (this.#closed) return;
    const { clock, random } = this.#app.platform;
    this.#attempt += 1;
    this.#cancelRetry = clock.after(backOff(this.#attempt, random), () => this.resume());
  }

  async #enrol({ address, invitation, name }: Params<BridgeCalls, "account.enrol">): Promise<AppView> {
    const store = this.#app.openStore();
    if (readProfile(store)?.countersignature !== undefined) throw new Failure("conflict", "enrolled already");
    const target = parseRelayAddress(address);
    await atRelay({ address: target.address, clock: this.#app.platform.clock }, async (ask) => {
      const organisation = await describeRelay(ask, target);
      this.#assertSame(target.address, organisation);
      const profile = this.#prepare({ address: target.address, invitation, name, organisation });
      const { account, device } = profile;
      const countersignature = await ask("account.enrol", { invitation, name, account, device })
        .then((answer) => answer.countersignature)
        .catch((cause: unknown) => this.#refused(cause));
      this.#complete(profile, new Uint8Array(countersignature));
    });
    this.#app.enter();
    return this.#app.changed();
  }

  #assertSame(address: string, { organisationKey }: Organisation): void {
    const seen = this.#seen.get(address);
    if (seen !== undefined && Buffer.compare(seen.organisationKey, organisationKey) !== 0)
      throw new Failure("unauthorized", "the relay's organisation key changed");
  }

  /** The profile of an interrupted attempt at the same place, or a new one; durable. */
  #prepare(about: About): Profile {
    const store = this.#app.openStore();
    const earlier = readProfile(store);
    const isSame =
      earlier?.organisation.organisationId === about.organisation.organisationId &&
      earlier.invitation === about.invitation;
    if (earlier !== undefined && isSame) {
      const profile = { ...earlier, name: about.name, relayAddress: about.address };
      writeProfile(store, profile);
      return profile;
    }
    const { profile, recovery } = createProfile(this.#app, about);
    store.transaction(() => {
      writeProfile(store, profile);
      writePendingRecovery(store, recovery);
    });
    return profile;
  }

  /** What the relay refuses for good leaves nothing behind. */
  #refused(cause: unknown): never {
    if (cause instanceof Failure && !isRetryable(cause.code)) forgetProfile(this.#app.openStore());
    throw cause;
  }

  #complete(profile: Profile, countersignature: Uint8Array): void {
    const store = this.#app.openStore();
    const { organisation, account } = profile;
    const { organisationId, organisationKey } = organisation;
    if (!verifyCountersignature({ organisationId, organisationKey, account, countersignature }))
      throw new Failure("invalid", "countersignature");
    const pending = readPendingRecovery(store)!;
    const contents = openVault(pending.recoveryKey, pending.vault);
    const vault = sealVault(pending.recoveryKey, { ...contents, countersignature });
    const { invitation: _, ...rest } = profile;
    store.transaction(() => {
      writeProfile(store, { ...rest, countersignature });
      writePendingRecovery(store, { ...pending, vault });
    });
  }
}

interface About {
  readonly address: string;
  readonly invitation: string;
  readonly name: string;
  readonly organisation: Organisation;
}

/** New keys throughout. The identity key itself is kept nowhere but in the vault, sealed under the recovery key. */
function createProfile({ platform }: Newcomer, { address, invitation, name, organisation }: About) {
  const now = platform.clock.now();
  const { organisationId, organisationKey } = organisation;
  const accountId = mintId<AccountId>(platform);
  const created = createAccount({ organisationId, accountId, now });
  const { account, signingPrivateKey, identityPrivateKey } = created;
  const deviceId = mintId<DeviceId>(platform);
  const { device, devicePrivateKey } = createDevice({
    organisationId,
    accountId,
    deviceId,
    signingPrivateKey,
    now,
  });
  const recoveryKey = createRecoveryKey();
  const vault = sealVault(recoveryKey, {
    organisationId,
    organisationKey,
    account,
    identityPrivateKey,
    signingPrivateKey,
    countersignature: new Uint8Array(),
  });
  identityPrivateKey.fill(0);
  const profile: Profile = {
    name,
    relayAddress: address,
    organisation,
    account,
    signingPrivateKey,
    device,
    devicePrivateKey,
    invitation,
  };
  return { profile, recovery: { recoveryKey, vaultId: vaultIdOf(recoveryKey), vault, isVaultStored: false } };
}
