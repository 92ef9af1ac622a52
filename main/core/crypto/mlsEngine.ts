// The one interface to MLS (RFC 9420). Implemented by openMlsEngine() in a worker thread; callers hold ids and opaque bytes.
// State in -> state out: every call that changes a group returns the GroupChanges to persist BEFORE anything it produced is
// emitted. After a failed write, `drop` the group and `load` it from what is durable. Every call fails with `not-found` when
// the group is not loaded, and with `internal` when the worker died: then no group is loaded any more, and the next call
// starts a new worker.
import type { AccountId, ConversationId, DeviceId } from "../../../shared/ids.ts";
import type { AccountIdentity, DeviceCertificate } from "../../../shared/wire/identity.ts";
import type { OrganisationId } from "../../../shared/ids.ts";

/** One MLS group: a conversation's generation. Its MLS group_id is the text `${conversationId}.${generation}`. */
export interface GroupRef {
  readonly conversationId: ConversationId;
  readonly generation: number;
}

/** Everything this device signs with; handed to the worker once, at start. */
export interface DeviceIdentity {
  readonly organisationId: OrganisationId;
  readonly organisationKey: Uint8Array;
  readonly account: AccountIdentity;
  readonly countersignature: Uint8Array;
  readonly device: DeviceCertificate;
  /** 32-byte Ed25519 seed of the device key. */
  readonly devicePrivateKey: Uint8Array;
}

/** One leaf of a group, its credential chain already verified. */
export interface GroupMember {
  readonly leafIndex: number;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly identityKey: Uint8Array;
  /** The organisation's countersignature over the identity key is valid. */
  readonly vouched: boolean;
}

/**
 * What to write so that the group can be loaded again. `snapshot` replaces everything stored for the group; `ratchets` are
 * upserts by (epoch, node) on top of the newest snapshot; bytes of length 0 mean "delete this row".
 */
export interface GroupChanges {
  readonly snapshot?: Uint8Array;
  readonly ratchets: readonly RatchetRow[];
}
export interface RatchetRow {
  readonly epoch: number;
  readonly node: number;
  readonly bytes: Uint8Array;
}

export interface GroupState {
  readonly epoch: number;
  readonly members: readonly GroupMember[];
  /** RFC 9420 section 8.7: equal for all members of an epoch that was not forked. */
  readonly epochAuthenticator: Uint8Array;
}

/** The rules that commits of others are held to (E2EE.md sections 3 and 4); the engine room keeps it current. */
export interface CommitPolicy {
  readonly kind: "direct" | "group" | "self";
  /** Accounts that may remove others, and everyone else's devices. */
  readonly removers: readonly AccountId[];
  /** Accounts that said they leave, or that the organisation deactivated: anyone may remove them. */
  readonly departing: readonly AccountId[];
  /** Devices that the organisation revoked: anyone may remove them. */
  readonly revoked: readonly DeviceId[];
  /** In a direct or self conversation: the only accounts that may be in the group. */
  readonly only?: readonly AccountId[];
}

/** `own`: this device's own envelope, which MLS cannot decrypt (the plaintext was stored when it was sent). */
export type UnreadableReason =
  "future-epoch" | "past-epoch" | "replayed" | "damaged" | "policy" | "wrong-group" | "own";

export type Processed =
  | {
      readonly kind: "message";
      readonly sender: GroupMember;
      readonly epoch: number;
      readonly plaintext: Uint8Array;
    }
  | {
      readonly kind: "commit";
      readonly committer: GroupMember;
      readonly added: readonly GroupMember[];
      readonly removed: readonly GroupMember[];
      /** This device was removed: the group's state is gone, `state` is absent. */
      readonly removedSelf: boolean;
      readonly state?: GroupState;
    }
  | { readonly kind: "unreadable"; readonly reason: UnreadableReason };

export interface NewKeyPackage {
  /** KeyPackageRef (RFC 9420 section 5.2), the key under which the private part is stored. */
  readonly reference: Uint8Array;
  readonly keyPackage: Uint8Array;
  /** Opaque private part; deleted only after the join is durable. Last-resort ones are kept. */
  readonly privatePart: Uint8Array;
  readonly lastResort: boolean;
  /** ms since epoch */
  readonly expiresAt: number;
}

export interface CommitPlan {
  /** KeyPackages of the devices to add; their chains are verified, a bad one fails the whole plan with `invalid`. */
  readonly add: readonly Uint8Array[];
  readonly remove: readonly DeviceId[];
  /** Encrypted in the new epoch and stored with the commit. */
  readonly announcement?: Uint8Array;
}

export interface StagedCommit {
  /** The epoch the commit starts from. */
  readonly epoch: number;
  readonly commit: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly welcome?: Uint8Array;
  readonly announcement?: Uint8Array;
  readonly added: readonly GroupMember[];
  readonly removed: readonly GroupMember[];
  /** The group as it becomes if the relay accepts: persist it before submitting, adopt it with `adopt`. */
  readonly staged: Uint8Array;
  /** Of the group as it is: the commit took one generation of this device's handshake ratchet. Persist with `staged`. */
  readonly changes: GroupChanges;
}

export interface MlsEngine {
  generateKeyPackages(request: {
    readonly count: number;
    readonly lastResort: boolean;
    readonly now: number;
  }): Promise<readonly NewKeyPackage[]>;

  /** A group of this device alone, at epoch 0; nothing of it is durable until the first commit is staged and adopted. */
  create(group: GroupRef): Promise<{ readonly changes: GroupChanges; readonly state: GroupState }>;
  /** The KeyPackageRefs a Welcome is for, to find the private part. */
  welcomeReferences(welcome: Uint8Array): Promise<readonly Uint8Array[]>;
  /**
   * Joins by Welcome; fails with `invalid` when the tree, a credential chain or the group id is wrong, and with `not-found`
   * when the Welcome is not for this key package.
   */
  join(
    group: GroupRef,
    welcome: Uint8Array,
    keyPackage: Pick<NewKeyPackage, "keyPackage" | "privatePart">,
  ): Promise<{ readonly changes: GroupChanges; readonly state: GroupState; readonly inviter: GroupMember }>;
  load(group: GroupRef, stored: GroupChanges): Promise<GroupState>;
  /** False before create, join or load, after drop, after this device was removed, and after the worker died. */
  isLoaded(group: GroupRef): boolean;
  /** Forgets the cached state (and zeroes what it can). */
  drop(group: GroupRef): void;

  /** Encrypts in the current epoch, padded to 256 B, 512 B, 1 KiB ...; one generation of the ratchet each. */
  encrypt(
    group: GroupRef,
    plaintexts: readonly Uint8Array[],
  ): Promise<{
    readonly epoch: number;
    readonly envelopes: readonly Uint8Array[];
    readonly changes: GroupChanges;
  }>;
  /**
   * Takes envelopes in log order. Stops after a commit (the policy may have to change): `processed` may be shorter than the
   * input. A bad envelope yields `unreadable`, changes nothing and does not stop the batch.
   */
  process(
    group: GroupRef,
    envelopes: readonly Uint8Array[],
    policy: CommitPolicy,
    now: number,
  ): Promise<{ readonly processed: readonly Processed[]; readonly changes: GroupChanges }>;

  /** Prepares a commit without changing the group. Always carries an update path (D1, and post-compromise security). */
  stage(group: GroupRef, plan: CommitPlan, now: number): Promise<StagedCommit>;
  /** The relay accepted the staged commit: its state becomes the group's. `conflict` when the group has moved on since. */
  adopt(
    group: GroupRef,
    staged: Uint8Array,
  ): Promise<{ readonly changes: GroupChanges; readonly state: GroupState }>;

  close(): Promise<void>;
}
