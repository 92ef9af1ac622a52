// Conversations and the handshake bundles that change them: each bundle lands whole, or not at all, and only on the epoch it
// was made for.
import { createHash } from "node:crypto";
import { Failure } from "../../../shared/fault.ts";
import { idFromBytes, type AccountId, type ConversationId, type DeviceId } from "../../../shared/ids.ts";
import {
  fixedConversationText,
  type ConversationKind,
  type Handshake,
  type WireMemberDevice,
} from "../../../shared/wire/conversation.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { Asker, ConversationStore, HandshakeRequest, Reader, Replaced, Stored } from "../store.ts";
import type { ChangeSet } from "./changeSet.ts";
import type { Context } from "./context.ts";
import { appendEnvelope, prepareHandshakes, sendWelcome, type HandshakeStatements } from "./handshakes.ts";

export function openConversationStore(context: Context): ConversationStore {
  const { queue, members, dirty, random } = context;
  const statements = prepareHandshakes(context.database);
  const withBundle = (asker: Asker, changes: ChangeSet, request: HandshakeRequest): Bundle => ({
    statements,
    asker,
    changes,
    random,
    ...request,
  });
  return {
    create: (asker, request) =>
      queue.run((changes) => create(withBundle(asker, changes, request), request.kind)),
    commit: (asker, request) =>
      queue.run((changes) => commit(withBundle(asker, changes, request), request.generation)),
    reset: (asker, request) =>
      queue.run((changes) => reset(withBundle(asker, changes, request), request.replaces)),
    leave: (asker, conversationId) =>
      queue.run((changes) => {
        dirty.add(leave({ statements, asker, changes }, conversationId));
      }),
    async members(asker, conversationId) {
      const place = statements.place.get(conversationId);
      const current = place === undefined ? [] : members.of(place.number).filter(isCurrent);
      if (!current.some(({ deviceId }) => deviceId === asker.deviceId)) throw new Failure("not-found");
      return current;
    },
  };
}

/** One handshake on its way into the store. */
interface Bundle {
  readonly statements: HandshakeStatements;
  readonly asker: Asker;
  readonly changes: ChangeSet;
  readonly conversationId: ConversationId;
  readonly handshake: Handshake;
  readonly now: number;
  readonly random: (size: number) => Uint8Array;
}

interface NewMember {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly device: number;
}

function create(bundle: Bundle, kind: ConversationKind): Stored {
  const { statements, asker, conversationId, handshake } = bundle;
  const accounts = accountsOf([asker, ...handshake.added]);
  if (kind === "direct" && accounts.size !== 2)
    throw new Failure("invalid", "a direct conversation has two accounts");
  checkAccounts(kind, conversationId, accounts);
  const existing = statements.place.get(conversationId);
  if (existing !== undefined) {
    const stored = storedBefore(bundle, existing.number);
    if (stored !== undefined) return stored;
    if (kind === "group" || existing.kind !== "group")
      throw new Failure("conflict", "the conversation exists");
  }
  checkStart(handshake);
  const added = newMembers(bundle, []);
  const sender = statements.device.get(asker.deviceId)!.number;
  // Only someone who squats can hold the hash of other people's ids as a random group id: the owners displace them.
  if (existing !== undefined) statements.displace.run(idFromBytes(bundle.random(16)), existing.number);
  const number = Number(statements.create.run(conversationId, kind).lastInsertRowid);
  statements.join.run(number, sender, 0, 0);
  return land(bundle, { number, sender, generation: 0, head: 0, kind: "commit", added });
}

/** A direct or self conversation's id is a hash of its accounts, which therefore cannot be others (PROTOCOL C2). */
function checkAccounts(kind: ConversationKind, id: ConversationId, accounts: ReadonlySet<AccountId>): void {
  if (kind === "group" || (kind === "direct" && accounts.size === 1)) return;
  if (accounts.size !== (kind === "self" ? 1 : 2))
    throw new Failure("invalid", `not the accounts of a ${kind}`);
  const digest = createHash("sha256")
    .update(fixedConversationText(kind, [...accounts]))
    .digest();
  if (idFromBytes(digest.subarray(0, 16)) !== id) throw new Failure("invalid", `not the id of that ${kind}`);
}

function accountsOf(devices: readonly WireMemberDevice[]): Set<AccountId> {
  return new Set(devices.map(({ accountId }) => accountId));
}

function commit(bundle: Bundle, generation: number): Stored {
  const { statements, asker, conversationId, handshake } = bundle;
  const place = statements.placeOfMember.get(conversationId, asker.deviceId);
  if (place === undefined) throw new Failure("not-found");
  const stored = storedBefore(bundle, place.number);
  if (stored !== undefined) return stored;
  if (place.generation !== generation || place.epoch !== handshake.epoch)
    throw new Failure("conflict", "the epoch is over");
  checkBundle(handshake);
  const roster = statements.roster.all(place.number);
  const added = newMembers(bundle, roster);
  checkAccounts(place.kind, conversationId, accountsOf([...roster, ...added]));
  if (handshake.removed.some(({ deviceId }) => deviceId === asker.deviceId))
    throw new Failure("invalid", "a device cannot remove itself");
  return land(bundle, { ...place, kind: "commit", added });
}

function reset(bundle: Bundle, replaces: Replaced): Stored {
  const { statements, asker, conversationId, handshake } = bundle;
  const place = statements.placeOfMember.get(conversationId, asker.deviceId);
  if (place === undefined) throw new Failure("not-found");
  const stored = storedBefore(bundle, place.number);
  if (stored !== undefined) return stored;
  if (place.generation !== replaces.generation || place.epoch !== replaces.epoch)
    throw new Failure("conflict", "the epoch is over");
  checkStart(handshake);
  const roster = statements.roster.all(place.number);
  const invited = newMembers(bundle, []);
  checkRoster(place.kind, roster, invited);
  checkAccounts(place.kind, conversationId, accountsOf([asker, ...invited]));
  return land(bundle, { ...place, generation: place.generation + 1, kind: "reset", added: invited });
}

function leave(
  { statements, asker, changes }: Pick<Bundle, "statements" | "asker" | "changes">,
  conversationId: ConversationId,
): number {
  const place = statements.placeOfMember.get(conversationId, asker.deviceId);
  if (place === undefined) throw new Failure("not-found");
  if (place.kind !== "group") throw new Failure("invalid", "only groups can be left");
  statements.leave.run(place.number, asker.accountId);
  changes.membersChanged(place.number);
  return place.number;
}

function checkStart(handshake: Handshake): void {
  if (handshake.epoch !== 0) throw new Failure("invalid", "a new group starts at epoch 0");
  if (handshake.removed.length > 0) throw new Failure("invalid", "a new group removes nobody");
  checkBundle(handshake);
}

function checkBundle({ envelopeId, added, welcome, announcement }: Handshake): void {
  if (announcement?.envelopeId === envelopeId)
    throw new Failure("invalid", "one envelope id for two envelopes");
  if (added.length > 0 !== (welcome !== undefined))
    throw new Failure("invalid", "a Welcome comes with added devices, and only then");
}

/** A reset keeps the roster, which also who leaves changes; a fixed conversation has its accounts checked by its id. */
function checkRoster(kind: ConversationKind, roster: readonly Reader[], invited: readonly NewMember[]): void {
  const accounts = accountsOf(roster);
  if (kind === "group" && invited.some(({ accountId }) => !accounts.has(accountId)))
    throw new Failure("conflict", "an account outside the roster");
}

/** The added devices, each an active device of its account, not a member after the removals, and none named twice. */
function newMembers({ statements, asker, handshake }: Bundle, roster: readonly Reader[]): NewMember[] {
  const removed = new Set(handshake.removed.map(({ deviceId }) => deviceId));
  const staying = roster.filter(({ deviceId }) => !removed.has(deviceId));
  const taken = new Set<DeviceId>([asker.deviceId, ...staying.map(({ deviceId }) => deviceId)]);
  if (taken.size + handshake.added.length > limits.membersPerConversation)
    throw new Failure("too-large", "too many member devices");
  return handshake.added.map(({ accountId, deviceId }) => {
    const device = statements.activeDevice.get(deviceId, accountId);
    if (device === undefined || taken.has(deviceId)) throw new Failure("invalid", "an added device is unfit");
    taken.add(deviceId);
    return { accountId, deviceId, device: device.number };
  });
}

/** The first answer once more, when this device sent this handshake before; `conflict` when an id is somebody else's. */
function storedBefore({ statements, asker, handshake }: Bundle, conversation: number): Stored | undefined {
  const { envelopeId, announcement } = handshake;
  const stored = statements.stored.get(conversation, envelopeId);
  if (stored === undefined) {
    if (
      announcement !== undefined &&
      statements.stored.get(conversation, announcement.envelopeId) !== undefined
    )
      throw new Failure("conflict", "the announcement's envelope id is taken");
    return undefined;
  }
  if (stored.deviceId !== asker.deviceId) throw new Failure("conflict", "the envelope id is taken");
  return { sequence: stored.sequence, storedAt: stored.storedAt };
}

interface Landing {
  readonly number: number;
  readonly sender: number;
  readonly generation: number;
  readonly head: number;
  readonly kind: "commit" | "reset";
  readonly added: readonly NewMember[];
}

/** Everything has been checked: from here on only a broken disk refuses. */
function land(bundle: Bundle, landing: Landing): Stored {
  const { statements, handshake, changes, now } = bundle;
  const { number, generation, kind } = landing;
  const sequence = landing.head + 1;
  const epoch = handshake.epoch;
  append(bundle, landing, {
    envelopeId: handshake.envelopeId,
    sequence,
    kind,
    epoch,
    body: kind === "commit" ? handshake.commit : new Uint8Array(),
  });
  changeMembers(bundle, landing, sequence);
  const head = announce(bundle, landing, sequence);
  statements.advance.run(generation, epoch + 1, head, number);
  if (kind === "reset" || handshake.added.length + handshake.removed.length > 0)
    statements.newMembers.run(number);
  statements.groupInfo.run(number, handshake.groupInfo);
  welcome(bundle, landing, sequence);
  changes.membersChanged(number);
  return { sequence, storedAt: now };
}

function changeMembers({ statements, asker, handshake }: Bundle, landing: Landing, sequence: number): void {
  const { number, kind, added } = landing;
  if (kind === "reset") {
    const staying: readonly WireMemberDevice[] = [asker, ...handshake.added];
    statements.removeOthers.run(sequence, number, JSON.stringify(staying.map(({ deviceId }) => deviceId)));
  }
  for (const { deviceId } of handshake.removed) statements.remove.run(sequence, number, deviceId);
  for (const { device } of added) statements.join.run(number, device, sequence, sequence);
}

/** Returns the conversation's new head. */
function announce(bundle: Bundle, landing: Landing, sequence: number): number {
  const { announcement, epoch } = bundle.handshake;
  if (announcement === undefined) return sequence;
  append(bundle, landing, {
    envelopeId: announcement.envelopeId,
    sequence: sequence + 1,
    kind: "application",
    epoch: epoch + 1,
    body: announcement.body,
  });
  return sequence + 1;
}

type Entry = Pick<Envelope, "envelopeId" | "sequence" | "kind" | "epoch" | "body">;

function append(bundle: Bundle, { number, sender, generation }: Landing, entry: Entry): void {
  const { statements, changes, conversationId, asker, now } = bundle;
  const envelope: Envelope = { ...entry, generation, senderDeviceId: asker.deviceId, storedAt: now };
  appendEnvelope(statements, { conversation: number, sender, envelope });
  changes.appended(number, conversationId, envelope);
}

function welcome(bundle: Bundle, landing: Landing, sequence: number): void {
  const { statements, asker, changes, conversationId, handshake, now } = bundle;
  if (handshake.welcome === undefined) return;
  sendWelcome(statements, changes, {
    conversation: landing.number,
    sender: landing.sender,
    devices: landing.added,
    storedAt: now,
    item: {
      kind: "welcome",
      conversationId,
      conversationKind: statements.place.get(conversationId)!.kind,
      generation: landing.generation,
      epoch: handshake.epoch + 1,
      sequence,
      senderAccountId: asker.accountId,
      senderDeviceId: asker.deviceId,
      welcome: handshake.welcome,
    },
  });
}

function isCurrent({ removed }: Reader): boolean {
  return removed === null;
}
