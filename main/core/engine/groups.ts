// The MLS groups of this device between engine and store: loaded when first needed, and every new state durable before
// anything it produced leaves. All of it runs under the conversation's lock.
import { Failure } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { CommitPolicy, GroupChanges, GroupRef, GroupState } from "../crypto/mlsEngine.ts";
import type { Encrypted } from "../store/outbox.ts";
import { readConversation } from "../store/conversations.ts";
import { readGroups, readGroupState, writeGroupChanges } from "../store/groups.ts";
import { readDepartures, readRevokedDevices } from "../store/members.ts";
import type { Engine } from "./context.ts";
import { commitPolicy } from "./roles.ts";

/** Ciphertexts whose ratchet is not durable yet: pass `changes` to write() before they leave. */
export interface Sealed {
  readonly group: GroupRef;
  readonly encrypted: readonly Encrypted[];
  readonly changes: GroupChanges;
}

type WrittenChanges = GroupChanges & { readonly epoch?: number };

export class Groups {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The group that the conversation is written and read with now; undefined while there is none on this device. */
  active(conversationId: ConversationId): GroupRef | undefined {
    const group = readGroups(this.#engine.store, conversationId).find((stored) => stored.isActive);
    return group && { conversationId, generation: group.generation };
  }

  /** Whether something can be encrypted for the others now. */
  canWrite(conversationId: ConversationId): boolean {
    const conversation = readConversation(this.#engine.store, conversationId);
    return conversation?.isMember === true && this.active(conversationId) !== undefined;
  }

  /** Brings the group into the worker if it is not there. */
  async load(group: GroupRef): Promise<void> {
    if (!this.#engine.mls.isLoaded(group)) await this.reload(group);
  }

  /** From what is durable, over what the worker has; answers the group as it is then. */
  async reload(group: GroupRef): Promise<GroupState> {
    const stored = readGroupState(this.#engine.store, group);
    if (stored === undefined) throw new Failure("not-found", "no such group");
    return this.#engine.mls.load(group, stored);
  }

  async encrypt(group: GroupRef, plaintexts: readonly Uint8Array[]): Promise<Sealed> {
    await this.load(group);
    const { epoch, envelopes, changes } = await this.#engine.mls.encrypt(group, plaintexts);
    const encrypted = envelopes.map((body) => ({ generation: group.generation, epoch, body }));
    return { group, encrypted, changes };
  }

  /** For what is not stored: encrypted, its ratchet durable. Fails with `not-found` when there is nothing to encrypt with. */
  async encryptOne(conversationId: ConversationId, plaintext: Uint8Array): Promise<Encrypted> {
    const group = this.active(conversationId);
    if (group === undefined || !this.canWrite(conversationId))
      throw new Failure("not-found", "no usable group");
    const { encrypted, changes } = await this.encrypt(group, [plaintext]);
    this.write(group, changes, () => {});
    return encrypted[0]!;
  }

  /** One transaction with the group's changes in it. When it fails, the worker's newer state is forgotten. */
  write<Value>(group: GroupRef, changes: WrittenChanges, work: () => Value): Value {
    const { store } = this.#engine;
    return this.#orDrop(group, () => store.transaction(() => this.#writeBoth(group, changes, work)));
  }

  /** As write(), for what the relay's log holds until it is acknowledged: then, and not before, it must be synced. */
  writeLogged<Value>(group: GroupRef, changes: WrittenChanges, work: () => Value): Value {
    const { store } = this.#engine;
    return this.#orDrop(group, () => store.transactionUnsynced(() => this.#writeBoth(group, changes, work)));
  }

  #writeBoth<Value>(group: GroupRef, changes: WrittenChanges, work: () => Value): Value {
    writeGroupChanges(this.#engine.store, group, changes);
    return work();
  }

  #orDrop<Value>(group: GroupRef, write: () => Value): Value {
    try {
      return write();
    } catch (cause) {
      this.#engine.mls.drop(group);
      throw cause;
    }
  }

  policy(conversationId: ConversationId): CommitPolicy {
    const conversation = readConversation(this.#engine.store, conversationId);
    if (conversation === undefined) throw new Failure("not-found", "no such conversation");
    const departing = readDepartures(this.#engine.store, conversationId);
    const revoked = readRevokedDevices(this.#engine.store, conversationId);
    return commitPolicy(conversation, this.#engine.self.accountId, { departing, revoked });
  }
}
