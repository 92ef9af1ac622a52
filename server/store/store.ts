// What the relay keeps, as an interface: SQLite today, PostgreSQL later. Every write resolves only when it is durable, and
// what a write makes known to others is reported once, after the commit, in commit order (Changes).
import type { AccountId, ConversationId, DeviceId } from "../../shared/ids.ts";
import type {
  ConversationKind,
  ConversationState,
  Handshake,
  WireMemberDevice,
} from "../../shared/wire/conversation.ts";
import type { DirectoryEntry, Organisation } from "../../shared/wire/directory.ts";
import type { Envelope, InboxItem, Submission } from "../../shared/wire/envelope.ts";
import type { AccountIdentity, DeviceCertificate } from "../../shared/wire/identity.ts";
import type { Fault } from "../../shared/fault.ts";

/** A member device and the part of the log it may read: after `joined`, up to `removed` once it was removed. */
export interface Reader {
  readonly deviceId: DeviceId;
  readonly accountId: AccountId;
  readonly joined: number;
  readonly removed: number | null;
}

/** What one commit of the store changed for others; delivered to those who are online. */
export interface Changes {
  readonly logs: readonly AppendedLog[];
  readonly inboxes: readonly AppendedInbox[];
  /** The newest version, when the directory changed. */
  readonly directoryVersion?: number;
  readonly revoked: readonly DeviceId[];
  readonly lowKeyPackages: readonly { readonly deviceId: DeviceId; readonly count: number }[];
}
export interface AppendedLog {
  readonly conversationId: ConversationId;
  /** In order of sequence. */
  readonly envelopes: readonly Envelope[];
  readonly readers: readonly Reader[];
}
export interface AppendedInbox {
  readonly deviceId: DeviceId;
  readonly items: readonly InboxItem[];
}

export interface DeviceRecord {
  readonly deviceId: DeviceId;
  readonly accountId: AccountId;
  readonly deviceKey: Uint8Array;
  readonly expiresAt: number;
}

/** What a device is told when it logs in. */
export interface LoginState {
  readonly storeGeneration: string;
  readonly keyPackages: number;
  readonly directoryVersion: number;
  readonly inboxHead: number;
  readonly inboxCursor: number;
}

export interface NewInvitation {
  /** SHA-256 of the normalised code: the code itself is never stored. */
  readonly hash: Uint8Array;
  readonly uses: number;
  readonly expiresAt: number;
  readonly name?: string;
}

export interface Enrolment {
  readonly invitationHash: Uint8Array;
  readonly name: string;
  readonly account: AccountIdentity;
  readonly countersignature: Uint8Array;
  readonly device: DeviceCertificate;
  readonly now: number;
}

export interface AccountStore {
  addInvitation(invitation: NewInvitation): Promise<void>;
  /** `not-found` when it is unknown, or expired and forgotten. */
  withdrawInvitation(hash: Uint8Array): Promise<void>;
  /** `not-found` when it is unknown, spent or expired. */
  invitation(hash: Uint8Array, now: number): Promise<{ readonly name?: string }>;
  /** `not-found`: bad invitation; `conflict`: an id is taken by somebody else. The same enrolment again is answered alike. */
  enrol(enrolment: Enrolment): Promise<void>;
  /** `not-found` when it does not exist or was deactivated. */
  signingKey(accountId: AccountId): Promise<Uint8Array>;
  /** `conflict`: the id is taken; `quota-exceeded`: too many devices. */
  enrolDevice(accountId: AccountId, device: DeviceCertificate, now: number): Promise<void>;
  /** Undefined when it does not exist, was revoked, or its account was deactivated. */
  device(deviceId: DeviceId): Promise<DeviceRecord | undefined>;
  loginState(deviceId: DeviceId): Promise<LoginState>;
  /** `not-found` when it is no active device of that account. */
  revokeDevice(accountId: AccountId, deviceId: DeviceId, now: number): Promise<void>;
  /** Ends an account: it stays in the directory, inactive, and all its devices are revoked. `not-found` when it is not active. */
  deactivate(accountId: AccountId, now: number): Promise<void>;
  rename(accountId: AccountId, name: string): Promise<void>;
  directory(after: number): Promise<DirectoryPage>;
  seen(accountId: AccountId, at: number): Promise<void>;
  lastSeen(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, number | undefined>>;
}
export interface DirectoryPage {
  readonly entries: DirectoryEntry[];
  readonly version: number;
  readonly more: boolean;
}

export interface ClaimedKeyPackage extends WireMemberDevice {
  readonly keyPackage: Uint8Array;
  readonly lastResort: boolean;
}
export interface KeyPackageStore {
  /** Returns how many single-use ones are left; `quota-exceeded` past limits.keyPackagesPerDevice. */
  publish(deviceId: DeviceId, published: PublishedKeyPackages): Promise<number>;
  claim(accounts: readonly AccountId[], except: readonly DeviceId[]): Promise<ClaimedKeyPackage[]>;
}
export interface PublishedKeyPackages {
  readonly replace: boolean;
  readonly keyPackages: readonly Uint8Array[];
  readonly lastResort?: Uint8Array | undefined;
}

export interface VaultStore {
  /** One vault per account; `conflict` when another account uses that id. */
  store(accountId: AccountId, vault: StoredVault): Promise<void>;
  open(vaultId: Uint8Array): Promise<{ readonly accountId: AccountId; readonly vault: Uint8Array }>;
}

export interface StoredVault {
  readonly vaultId: Uint8Array;
  readonly vault: Uint8Array;
}

/** Who asks: a device that has logged in. */
export interface Asker {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
}
export interface Stored {
  readonly sequence: number;
  readonly storedAt: number;
}
export type SubmitResult = ({ readonly ok: true } & Stored) | { readonly ok: false; readonly fault: Fault };

export interface HandshakeRequest {
  readonly conversationId: ConversationId;
  readonly handshake: Handshake;
  readonly now: number;
}
/** The group that a reset puts another in the place of. */
export interface Replaced {
  readonly generation: number;
  readonly epoch: number;
}
export interface ConversationStore {
  create(asker: Asker, request: HandshakeRequest & { readonly kind: ConversationKind }): Promise<Stored>;
  commit(asker: Asker, request: HandshakeRequest & { readonly generation: number }): Promise<Stored>;
  reset(asker: Asker, request: HandshakeRequest & { readonly replaces: Replaced }): Promise<Stored>;
  leave(asker: Asker, conversationId: ConversationId): Promise<void>;
  /** Current members; `not-found` when the asker is none of them. */
  members(asker: Asker, conversationId: ConversationId): Promise<readonly Reader[]>;
}

export interface LogStore {
  /** One result per envelope, in order. After a refusal the rest of that conversation in the batch is refused too. */
  submit(asker: Asker, envelopes: readonly Submission[], now: number): Promise<SubmitResult[]>;
  heads(asker: Asker, all: boolean): Promise<ConversationState[]>;
  read(asker: Asker, request: ReadLog): Promise<{ readonly envelopes: Envelope[]; readonly head: number }>;
  readInbox(
    asker: Asker,
    request: ReadInbox,
  ): Promise<{ readonly items: InboxItem[]; readonly head: number }>;
  acknowledge(asker: Asker, acknowledged: Acknowledged): Promise<void>;
}
export interface ReadLog {
  readonly conversationId: ConversationId;
  readonly after: number;
  readonly limit: number;
}
export interface ReadInbox {
  readonly after: number;
  readonly limit: number;
}
export interface Acknowledged {
  readonly conversations: readonly {
    readonly conversationId: ConversationId;
    readonly sequence: number;
  }[];
  readonly inbox?: number | undefined;
}

export interface Store {
  readonly organisation: Organisation;
  /** 32-byte Ed25519 seed that countersigns identity keys. */
  readonly organisationPrivateKey: Uint8Array;
  readonly accounts: AccountStore;
  readonly keyPackages: KeyPackageStore;
  readonly vaults: VaultStore;
  readonly conversations: ConversationStore;
  readonly log: LogStore;
  /** After a backup was put back: devices see a new store generation and publish their key packages anew. */
  markRestored(): Promise<void>;
  /** Writes everything, as it is at one moment, into a new database at `path`; throws when something is there already. */
  backUp(path: string): void;
  /** Where the relay was last reachable, for links that the command line makes; undefined before its first start. */
  lastUrl(): string | undefined;
  rememberUrl(url: string): Promise<void>;
  /** Deletes a bounded slice of what nobody needs any more; true when more may be left. */
  collect(now: number): Promise<boolean>;
  /** Whether another process (the command line) has written to the same database since this was last asked. */
  changedElsewhere(): boolean;
  /** Rejects when the database takes no write: disk full, broken, or kept busy by somebody else. */
  check(): Promise<void>;
  /** Finishes the commits under way, then closes; later calls reject. */
  close(): Promise<void>;
}
