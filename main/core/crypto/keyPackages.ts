// KeyPackages (RFC 9420 section 10): the public half that others add this device with, and the private half that joins with it.
import {
  encodeMlsMessage,
  generateKeyPackageWithKey,
  type KeyPackage,
  type Lifetime,
  type PrivateKeyPackage,
} from "ts-mls";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { Failure } from "../../../shared/fault.ts";
import { ByteReader, ByteWriter } from "./byteWriter.ts";
import { ciphersuiteName } from "./ciphersuite.ts";
import { encodeCredential } from "./credential.ts";
import type { Surroundings } from "./group.ts";
import { readMessage } from "./readMessage.ts";
import type { NewKeyPackage } from "./mlsEngine.ts";

/** E2EE.md section 3. */
export const keyPackageLifeMs = 30 * 24 * 60 * 60 * 1_000;
/** Clocks differ: a KeyPackage is already valid for a device whose clock is this much behind. */
export const clockSkewMs = 24 * 60 * 60 * 1_000;
const privatePartVersion = 1;

export interface OwnKeyPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/** `now` in ms since epoch. */
export async function generateKeyPackages(
  surroundings: Surroundings,
  request: { readonly count: number; readonly lastResort: boolean; readonly now: number },
): Promise<readonly NewKeyPackage[]> {
  const packages: NewKeyPackage[] = [];
  for (let left = request.count; left > 0; left--)
    packages.push(await describeOwn(surroundings, request, await makeKeyPackage(surroundings, request.now)));
  return packages;
}

export async function makeKeyPackage(surroundings: Surroundings, now: number): Promise<OwnKeyPackage> {
  const { identity, suite } = surroundings;
  return generateKeyPackageWithKey(
    { credentialType: "basic", identity: encodeCredential(identity) },
    {
      versions: ["mls10"],
      ciphersuites: [ciphersuiteName],
      extensions: [],
      proposals: [],
      credentials: ["basic"],
    },
    lifetimeFrom(now),
    [],
    { signKey: identity.devicePrivateKey, publicKey: identity.device.deviceKey },
    suite,
  );
}

/** Fails with `invalid` for anything but one KeyPackage of our ciphersuite and nothing after it. */
export function decodeKeyPackage(bytes: Uint8Array): KeyPackage {
  const message = readMessage(bytes);
  if (message?.wireformat !== "mls_key_package") throw new Failure("invalid", "key package");
  if (message.keyPackage.cipherSuite !== ciphersuiteName) throw new Failure("invalid", "ciphersuite");
  return message.keyPackage;
}

/** Fails with `invalid` when the parts do not belong together in form. */
export function decodeOwnKeyPackage(
  surroundings: Surroundings,
  stored: Pick<NewKeyPackage, "keyPackage" | "privatePart">,
): OwnKeyPackage {
  const reader = new ByteReader(stored.privatePart);
  if (reader.number(1) !== privatePartVersion) throw new Failure("invalid", "private part");
  const initPrivateKey = reader.bytes();
  const hpkePrivateKey = reader.bytes();
  reader.end();
  const signaturePrivateKey = surroundings.identity.devicePrivateKey;
  return {
    publicPackage: decodeKeyPackage(stored.keyPackage),
    privatePackage: { initPrivateKey, hpkePrivateKey, signaturePrivateKey },
  };
}

async function describeOwn(
  { suite }: Surroundings,
  { lastResort }: { readonly lastResort: boolean },
  { publicPackage, privatePackage }: OwnKeyPackage,
): Promise<NewKeyPackage> {
  const writer = new ByteWriter().number(privatePartVersion, 1);
  writer.bytes(privatePackage.initPrivateKey).bytes(privatePackage.hpkePrivateKey);
  const { notAfter } = lifetimeOf(publicPackage);
  return {
    reference: await makeKeyPackageRef(publicPackage, suite.hash),
    keyPackage: encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_key_package",
      keyPackage: publicPackage,
    }),
    privatePart: writer.finish(),
    lastResort,
    expiresAt: notAfter,
  };
}

/** Both ends in ms since epoch. */
export function lifetimeOf({ leafNode }: KeyPackage): {
  readonly notBefore: number;
  readonly notAfter: number;
} {
  return {
    notBefore: Number(leafNode.lifetime.notBefore) * 1_000,
    notAfter: Number(leafNode.lifetime.notAfter) * 1_000,
  };
}

/** RFC 9420 section 7.2 counts in seconds. */
function lifetimeFrom(now: number): Lifetime {
  const seconds = (ms: number) => BigInt(Math.max(0, Math.floor(ms / 1_000)));
  return { notBefore: seconds(now - clockSkewMs), notAfter: seconds(now + keyPackageLifeMs) };
}
