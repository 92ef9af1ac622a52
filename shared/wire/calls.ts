// What a core asks of the relay. Rules and their ids are in PROTOCOL.md.
import * as z from "zod";
import { bytes, signature } from "../bytes.ts";
import type { CallTable } from "../contract.ts";
import { fault } from "../fault.ts";
import { accountId, conversationId, deviceId, envelopeId } from "../ids.ts";
import { conversationKind, conversationState, handshake, memberDevice } from "./conversation.ts";
import { directoryEntry, organisation, personName, presence, presenceState } from "./directory.ts";
import { envelope, epoch, generation, inboxItem, sequence, submission } from "./envelope.ts";
import { iceServer } from "./iceServer.ts";
import { accountIdentity, deviceCertificate } from "./identity.ts";
import { limits } from "./limits.ts";

const nothing = z.object({});
const count = z.number().int().nonnegative();
const keyPackage = bytes(1, limits.keyPackageBytes);
const accounts = z.array(accountId).min(1).max(limits.accountsPerCall);

/** Allowed before a device has logged in. */
export const anonymousCalls = {
  "relay.describe": {
    params: z.object({ wireVersion: z.number().int() }),
    result: z.object({ wireVersion: z.number().int(), organisation, now: count }),
  },
  "invitation.check": {
    params: z.object({ invitation: z.string().min(1).max(limits.invitationLength) }),
    result: z.object({ /** The name the admin gave, if any. */ name: personName.optional() }),
  },
  /** Spends one use of the invitation; asking again for the same device answers the same. */
  "account.enrol": {
    params: z.object({
      invitation: z.string().min(1).max(limits.invitationLength),
      name: personName,
      account: accountIdentity,
      device: deviceCertificate,
    }),
    result: z.object({ countersignature: signature }),
  },
  /** A further device, vouched for by the account signing key alone. */
  "device.enrol": {
    params: z.object({ accountId, device: deviceCertificate }),
    result: nothing,
  },
  "device.challenge": {
    params: z.object({ deviceId }),
    result: z.object({ nonce: bytes(32, 32) }),
  },
  "device.login": {
    params: z.object({ deviceId, signature }),
    result: z.object({
      accountId,
      organisation,
      /** Changes when the relay's database was restored from a backup: publish key packages anew. */
      storeGeneration: z.string().min(1).max(64),
      keyPackages: count,
      directoryVersion: count,
      inboxHead: sequence,
      inboxCursor: sequence,
      now: count,
    }),
  },
  /** The encrypted recovery vault, found by a key derived from the recovery key. */
  "vault.open": {
    params: z.object({ vaultId: bytes(32, 32) }),
    result: z.object({ accountId, vault: bytes(1, limits.vaultBytes) }),
  },
} satisfies CallTable;

/** Allowed only to a device that has logged in. */
export const deviceCalls = {
  "device.revoke": { params: z.object({ deviceId }), result: nothing },
  "vault.store": {
    params: z.object({ vaultId: bytes(32, 32), vault: bytes(1, limits.vaultBytes) }),
    result: nothing,
  },

  "directory.changes": {
    params: z.object({ after: count }),
    result: z.object({
      entries: z.array(directoryEntry).max(limits.directoryPage),
      version: count,
      more: z.boolean(),
    }),
  },
  "account.rename": { params: z.object({ name: personName }), result: nothing },

  "keyPackage.publish": {
    params: z.object({
      /** Drop what was published before: after a restored backup or when private keys were lost. */
      replace: z.boolean(),
      keyPackages: z.array(keyPackage).max(limits.keyPackagesPerPublish),
      lastResort: keyPackage.optional(),
    }),
    result: z.object({ count }),
  },
  /** One key package for each device of each account; devices without any are missing from the answer. */
  "keyPackage.claim": {
    params: z.object({ accounts, except: z.array(deviceId).max(limits.devicesPerCommit) }),
    result: z.object({
      claimed: z
        .array(memberDevice.extend({ keyPackage, lastResort: z.boolean() }))
        .max(limits.devicesPerCommit),
    }),
  },

  /** Creates the conversation with its first commit: epoch 0 -> 1. `conflict` when it exists. */
  "conversation.create": {
    params: z.object({ conversationId, kind: conversationKind, handshake }),
    result: z.object({ sequence, storedAt: count }),
  },
  "conversation.commit": {
    params: z.object({ conversationId, generation, handshake }),
    result: z.object({ sequence, storedAt: count }),
  },
  /** A new group under the same conversation. */
  "conversation.reset": {
    params: z.object({ conversationId, replaces: z.object({ generation, epoch }), handshake }),
    result: z.object({ sequence, storedAt: count }),
  },
  /** The relay stops delivering to the account's devices; members commit the removal. */
  "conversation.leave": { params: z.object({ conversationId }), result: nothing },
  "conversation.members": {
    params: z.object({ conversationId }),
    result: z.object({ devices: z.array(memberDevice) }),
  },

  /** Answers when every accepted envelope is durable. Results are in the order of the envelopes. */
  "envelope.submit": {
    params: z.object({ envelopes: z.array(submission).min(1).max(limits.envelopesPerSubmit) }),
    result: z.object({
      results: z.array(
        z.discriminatedUnion("ok", [
          z.object({ ok: z.literal(true), sequence, storedAt: count }),
          z.object({ ok: z.literal(false), fault }),
        ]),
      ),
    }),
  },
  /** Conversations where head is past cursor, or all that the device is a member of. */
  "log.heads": {
    params: z.object({ all: z.boolean() }),
    result: z.object({ conversations: z.array(conversationState) }),
  },
  "log.read": {
    params: z.object({
      conversationId,
      after: sequence,
      limit: z.number().int().min(1).max(limits.envelopesPerPage),
    }),
    result: z.object({ envelopes: z.array(envelope).max(limits.envelopesPerPage), head: sequence }),
  },
  "inbox.read": {
    params: z.object({ after: sequence, limit: z.number().int().min(1).max(limits.envelopesPerPage) }),
    result: z.object({ items: z.array(inboxItem).max(limits.envelopesPerPage), head: sequence }),
  },
  /** Cumulative: everything up to these sequences is durable on the device. */
  "cursor.acknowledge": {
    params: z.object({
      conversations: z.array(z.object({ conversationId, sequence })).max(limits.acknowledgementsPerCall),
      inbox: sequence.optional(),
    }),
    result: nothing,
  },

  /** Never stored: reaches the member devices that are online now, or only the named ones. */
  "transient.send": {
    params: z.object({
      conversationId,
      envelopeId,
      generation,
      epoch: count,
      to: z.array(deviceId).max(limits.devicesPerCommit).optional(),
      body: bytes(1, limits.transientBytes),
    }),
    result: nothing,
  },
  /** Fresh credentials, good for `lifetimeMs`; without servers where the admin has set none. */
  "iceServer.list": {
    params: nothing,
    result: z.object({ servers: z.array(iceServer).max(limits.iceServers), lifetimeMs: count }),
  },
  "presence.set": { params: z.object({ state: presenceState.exclude(["offline"]) }), result: nothing },
  /** Replaces the set of accounts whose presence this device is told. */
  "presence.watch": {
    params: z.object({ accounts: z.array(accountId).max(limits.accountsPerCall) }),
    result: z.object({ presences: z.array(presence) }),
  },
} satisfies CallTable;

export const wireCalls = { ...anonymousCalls, ...deviceCalls };
export type WireCalls = typeof wireCalls;
export type AnonymousCalls = typeof anonymousCalls;
export type DeviceCalls = typeof deviceCalls;
