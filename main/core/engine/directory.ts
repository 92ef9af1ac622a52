// Follows the organisation's directory: every entry's chain is verified before it is stored, identity keys are pinned on first
// sight, who was deactivated is taken out of the groups, and a device that was revoked out of every conversation.
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, ConversationId } from "../../../shared/ids.ts";
import type { DirectoryEntry } from "../../../shared/wire/directory.ts";
import { verifyAccount, verifyCountersignature } from "../crypto/identity.ts";
import { readConversation } from "../store/conversations.ts";
import { addDeparture, conversationsOf, readMembers } from "../store/members.ts";
import { pinIdentity, readDirectoryEntry, writeDirectoryEntries } from "../store/people.ts";
import { readMark, readProfile, writeMark } from "../store/profile.ts";
import type { Engine } from "./context.ts";
import { scheduleRemoval } from "./scheduleRemoval.ts";
import { addSystemLine, openTurn, tellTurn, writeLines } from "./turn.ts";

export class Directory {
  readonly #engine: Engine;
  #running: Promise<void> = Promise.resolve();
  /** The reading that has not begun yet: it will see what one behind it would. */
  #waiting: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Reads what changed since the last time; one reading at a time. Rejects with the relay's Failure. */
  sync(): Promise<void> {
    if (this.#waiting !== undefined) return this.#waiting;
    const next = this.#running.then(() => {
      this.#waiting = undefined;
      return this.#read();
    });
    this.#waiting = next;
    this.#running = next.catch(() => {});
    return next;
  }

  /** The relay said that something changed: a failure is mended by the next login. */
  changed(version: number): void {
    if (version <= (readMark(this.#engine.store, "directoryVersion") ?? 0)) return;
    this.sync().catch((cause: unknown) => {
      if (!(cause instanceof Failure)) this.#engine.platform.log.error("directory.failed", cause);
    });
  }

  async close(): Promise<void> {
    await this.#running;
  }

  async #read(): Promise<void> {
    for (;;) {
      const after = readMark(this.#engine.store, "directoryVersion") ?? 0;
      const { entries, version, more } = await this.#engine.connection.ask("directory.changes", { after });
      applyDirectory(this.#engine, entries, version);
      if (!more || version <= after) return;
    }
  }
}

function applyDirectory(engine: Engine, entries: readonly DirectoryEntry[], version: number): void {
  const { store, events } = engine;
  const valid = entries.filter((entry) => isValid(engine, entry));
  const changedKeys: AccountId[] = [];
  const changed = store.transaction(() => {
    const known = new Map(valid.map(({ accountId }) => [accountId, readDirectoryEntry(store, accountId)]));
    const accounts = writeDirectoryEntries(store, valid);
    for (const entry of valid) {
      if (pin(engine, entry) === "changed") changedKeys.push(entry.accountId);
      if (!accounts.includes(entry.accountId)) continue;
      if (!entry.active) removeEverywhere(engine, entry.accountId);
      else removeRevoked(engine, entry, known.get(entry.accountId)?.devices ?? []);
    }
    writeMark(store, "directoryVersion", version);
    return accounts;
  });
  for (const account of changed) events.personChanged(account);
  for (const account of changedKeys)
    for (const id of conversationsOf(store, account)) showChangedIdentity(engine, id, account);
}

function isValid({ store, platform }: Engine, entry: DirectoryEntry): boolean {
  const { organisation } = readProfile(store)!;
  const isOurs = verifyAccount(organisation.organisationId, entry);
  if (!isOurs) platform.log.warn("directory.entry.refused", { accountId: entry.accountId });
  return isOurs;
}

function pin({ store, platform }: Engine, entry: DirectoryEntry): ReturnType<typeof pinIdentity> {
  const { organisationId, organisationKey } = readProfile(store)!.organisation;
  const { accountId, identityKey, countersignature } = entry;
  const vouched = verifyCountersignature({
    organisationId,
    organisationKey,
    account: entry,
    countersignature,
  });
  return pinIdentity(store, { accountId, identityKey, vouched, at: platform.clock.now() });
}

function removeEverywhere(engine: Engine, account: AccountId): void {
  for (const id of conversationsWith(engine, account)) {
    if (readConversation(engine.store, id)!.kind !== "group") continue;
    addDeparture(engine.store, id, account);
    scheduleRemoval(engine, id, { accounts: [account] });
  }
}

/** A device that was in the directory before and is not now: a laptop that was lost must not go on holding the keys. */
function removeRevoked(
  engine: Engine,
  { accountId, devices }: DirectoryEntry,
  before: DirectoryEntry["devices"],
): void {
  const listed = new Set(devices.map((device) => device.deviceId));
  const dropped = before.map((device) => device.deviceId).filter((device) => !listed.has(device));
  if (dropped.length === 0) return;
  for (const id of conversationsWith(engine, accountId)) {
    const present = new Set(readMembers(engine.store, id).map((member) => member.deviceId));
    scheduleRemoval(engine, id, { devices: dropped.filter((device) => present.has(device)) });
  }
}

/** Conversations of this device that the account is in. */
function conversationsWith({ store }: Engine, account: AccountId): readonly ConversationId[] {
  return conversationsOf(store, account).filter((id) => readConversation(store, id)?.isMember === true);
}

function showChangedIdentity(engine: Engine, id: ConversationId, account: AccountId): void {
  const turn = openTurn(engine, id);
  addSystemLine(turn, { storedAt: engine.platform.clock.now() }, { kind: "identityChanged", account });
  tellTurn(
    turn,
    engine.store.transaction(() => writeLines(turn)),
    false,
  );
}
