// How ts-mls is configured: its defaults accept every credential, read 200 messages ahead and ask the system for the time.
import type { ClientConfig, Credential, KeyPackage } from "ts-mls";
import type { LeafNode } from "ts-mls/leafNode.js";
import type { DeviceId } from "../../../shared/ids.ts";
import { decodeCredential } from "./credential.ts";
import type { RequestTime } from "./group.ts";
import { smallestBucket } from "./padding.ts";
import type { Verifier } from "./verifier.ts";

/** What can still be read. Past epochs are also left behind after `pastEpochMs`, whichever comes first. */
export const retention = {
  pastEpochs: 4,
  pastEpochMs: 7 * 24 * 60 * 60 * 1_000,
  /** Keys of skipped messages per sender and epoch: transient messages overtake stored ones by that many at most. */
  skippedGenerations: 1_000,
  /** How far ahead one message may be: that many messages of one sender may be lost in a row. */
  forwardGenerations: 10_000,
} as const;

export function makeClientConfig(verifier: Verifier, time: RequestTime): ClientConfig {
  return {
    keyRetentionConfig: {
      retainKeysForGenerations: retention.skippedGenerations,
      retainKeysForEpochs: retention.pastEpochs,
      maximumForwardRatchetSteps: retention.forwardGenerations,
    },
    // Receivers judge lifetimes in policy.ts: the library would compare an old commit with the time of reading it.
    lifetimeConfig: {
      maximumTotalLifetime: 0n,
      validateLifetimeOnReceive: false,
      currentTime: () => BigInt(Math.floor(time.now / 1_000)),
    },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a: KeyPackage, b: KeyPackage) => isSameDevice(a.leafNode, b.leafNode),
      compareKeyPackageToLeafNode: (a: KeyPackage, b: LeafNode) => isSameDevice(a.leafNode, b),
    },
    paddingConfig: { kind: "padUntilLength", padUntilLength: smallestBucket },
    authService: {
      async validateCredential(credential: Credential, signatureKey: Uint8Array) {
        if (credential.credentialType !== "basic") return false;
        return verifier.verify(credential.identity, signatureKey, time.now) !== undefined;
      },
    },
  };
}

/** The same device of ours, or merely the same signature key. */
function isSameDevice(a: LeafNode, b: LeafNode): boolean {
  if (Buffer.compare(a.signaturePublicKey, b.signaturePublicKey) === 0) return true;
  const device = deviceOf(a);
  return device !== undefined && device === deviceOf(b);
}

/** The library compares every added leaf with every other: what was read of one is kept, leaves never change. */
const devices = new WeakMap<LeafNode, DeviceId>();

function deviceOf(leaf: LeafNode): DeviceId | undefined {
  const known = devices.get(leaf);
  if (known !== undefined || leaf.credential.credentialType !== "basic") return known;
  const device = decodeCredential(leaf.credential.identity)?.device.deviceId;
  if (device !== undefined) devices.set(leaf, device);
  return device;
}
