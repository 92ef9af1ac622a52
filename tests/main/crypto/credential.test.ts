// The credential's encoding is canonical: fuzzed with fast-check. The same structure, whatever the bytes; the same bytes back.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  credentialSize,
  decodeCredential,
  encodeCredential,
  idToBytes,
} from "../../../main/core/crypto/credential.ts";
import { idFromBytes, type AccountId, type DeviceId, type OrganisationId } from "../../../shared/ids.ts";

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const id = <Id extends AccountId | DeviceId | OrganisationId>() =>
  bytes(16).map((raw) => idFromBytes<Id>(raw));
const time = fc.maxSafeNat();
const credentials = fc.record({
  organisationId: id<OrganisationId>(),
  account: fc.record({
    accountId: id<AccountId>(),
    identityKey: bytes(32),
    signingKey: fc.record({ signingKey: bytes(32), issuedAt: time, signature: bytes(64) }),
  }),
  device: fc.record({
    deviceId: id<DeviceId>(),
    deviceKey: bytes(32),
    expiresAt: time,
    signature: bytes(64),
  }),
  countersignature: bytes(64),
});

test("what is encoded is decoded", () => {
  fc.assert(
    fc.property(credentials, (credential) => {
      const encoded = encodeCredential(credential);
      expect(encoded).toHaveLength(credentialSize);
      expect(decodeCredential(encoded)).toEqual(credential);
    }),
    { numRuns: 500 },
  );
});

test("whatever decodes encodes to the very same bytes", () => {
  const almost = bytes(credentialSize).map((raw) => new Uint8Array([1, ...raw.subarray(1)]));
  const anything = fc.oneof(almost, bytes(credentialSize), fc.uint8Array({ maxLength: 2 * credentialSize }));
  fc.assert(
    fc.property(anything, (raw) => {
      const decoded = decodeCredential(raw);
      if (decoded !== undefined) expect(encodeCredential(decoded)).toEqual(raw);
    }),
    { numRuns: 2_000 },
  );
});

test("one changed byte is another credential or none; one byte more or less is none", () => {
  fc.assert(
    fc.property(
      credentials,
      fc.nat(credentialSize - 1),
      fc.integer({ min: 1, max: 255 }),
      (credential, at, flip) => {
        const encoded = encodeCredential(credential);
        const changed = encoded.slice();
        changed[at]! ^= flip;
        expect(decodeCredential(changed)).not.toEqual(credential);
        expect(decodeCredential(encoded.subarray(0, at))).toBeUndefined();
        expect(decodeCredential(new Uint8Array([...encoded, 0]))).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});

test("another version, and times beyond what a number holds, are refused", () => {
  const [credential] = fc.sample(credentials, 1);
  const encoded = encodeCredential(credential!);
  expect(decodeCredential(new Uint8Array([2, ...encoded.subarray(1)]))).toBeUndefined();
  for (const offset of [113, 217]) {
    const late = encoded.slice();
    late[offset] = 0x20;
    expect(decodeCredential(late)).toBeUndefined();
  }
});

test("nothing that is not exactly a credential is encoded", () => {
  const [credential] = fc.sample(credentials, 1);
  const { account, device } = credential!;
  const refuses = (changes: Partial<typeof credential>) =>
    expect(() => encodeCredential({ ...credential!, ...changes })).toThrow(RangeError);
  refuses({ countersignature: new Uint8Array(63) });
  refuses({ account: { ...account, identityKey: new Uint8Array(33) } });
  refuses({ account: { ...account, accountId: "short" as AccountId } });
  refuses({ device: { ...device, expiresAt: -1 } });
  refuses({ device: { ...device, expiresAt: 1.5 } });
  refuses({ device: { ...device, expiresAt: 2 ** 53 } });
  expect(() => idToBytes("AAAAAAAAAAAAAAAAAAAAAB" as AccountId)).toThrow(RangeError);
});
