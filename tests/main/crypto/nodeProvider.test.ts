// The provider against published values and against ts-mls' own provider; and that it refuses what is not exactly right.
import {
  defaultCryptoProvider,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type CiphersuiteName,
} from "ts-mls";
import { expect, test } from "vitest";
import { ed25519Sign, ed25519Verify } from "../../../main/core/crypto/ed25519.ts";
import { nodeProvider } from "../../../main/core/crypto/nodeProvider.ts";
import { generateSigningKeyPair } from "../../../shared/node/signing.ts";

const names: readonly CiphersuiteName[] = [
  "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
  "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
  "MLS_256_DHKEMP521_AES256GCM_SHA512_P521",
  "MLS_256_DHKEMP384_AES256GCM_SHA384_P384",
];
const open = (name: CiphersuiteName, provider = nodeProvider) =>
  getCiphersuiteImpl(getCiphersuiteFromName(name), provider);
const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const counting = (length: number, from = 0) => Uint8Array.from({ length }, (_, at) => from + at);

test("HKDF-SHA256 gives the values of RFC 5869 appendix A", async () => {
  const { kdf } = await open(names[0]!);
  const first = await kdf.extract(counting(13), new Uint8Array(22).fill(0x0b));
  expect(first).toEqual(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
  expect(await kdf.expand(first, counting(10, 0xf0), 42)).toEqual(
    hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
  );
  const bare = await kdf.extract(new Uint8Array(0), new Uint8Array(22).fill(0x0b));
  expect(await kdf.expand(bare, new Uint8Array(0), 42)).toEqual(
    hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
  );
  await expect(kdf.expand(first, new Uint8Array(0), 255 * 32 + 1)).rejects.toThrow(RangeError);
});

for (const name of names)
  test(`${name}: the same bytes as ts-mls' own provider`, async () => {
    const [ours, theirs] = [await open(name), await open(name, defaultCryptoProvider)];
    const [key, data] = [counting(ours.hpke.keyLength), counting(300)];
    const prk = counting(ours.kdf.size);
    expect(await ours.hash.digest(data)).toEqual(await theirs.hash.digest(data));
    expect(await ours.hash.mac(key, data)).toEqual(await theirs.hash.mac(key, data));
    for (const length of [1, ours.kdf.size, ours.kdf.size + 1, 200])
      expect(await ours.kdf.expand(prk, data, length)).toEqual(await theirs.kdf.expand(prk, data, length));
    for (const aad of [undefined, new Uint8Array(0), data]) {
      const sealed = await ours.hpke.encryptAead(key, counting(12), aad, data);
      expect(sealed).toEqual(await theirs.hpke.encryptAead(key, counting(12), aad, data));
      expect(await ours.hpke.decryptAead(key, counting(12), aad, sealed)).toEqual(data);
    }
  });

test("an AEAD opens nothing that was changed", async () => {
  const { hpke } = await open(names[0]!);
  const [key, nonce, aad] = [counting(16), counting(12), counting(5)];
  const sealed = await hpke.encryptAead(key, nonce, aad, counting(20));
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice();
    changed[at]! ^= 1;
    await expect(hpke.decryptAead(key, nonce, aad, changed)).rejects.toThrow(/authenticate/);
  }
  await expect(hpke.decryptAead(key, nonce, counting(4), sealed)).rejects.toThrow(/authenticate/);
  await expect(hpke.decryptAead(key, nonce, aad, sealed.subarray(0, 15))).rejects.toThrow(RangeError);
  expect(
    await hpke.decryptAead(key, nonce, aad, await hpke.encryptAead(key, nonce, aad, new Uint8Array(0))),
  ).toEqual(new Uint8Array(0));
});

test("a MAC is compared whole", async () => {
  const { hash } = await open(names[0]!);
  const mac = await hash.mac(counting(32), counting(10));
  expect(await hash.verifyMac(counting(32), mac, counting(10))).toBe(true);
  expect(await hash.verifyMac(counting(32), mac.subarray(0, 31), counting(10))).toBe(false);
  expect(
    await hash.verifyMac(counting(32), new Uint8Array([...mac.subarray(0, 31), mac[31]! ^ 1]), counting(10)),
  ).toBe(false);
  expect(await hash.verifyMac(counting(32), new Uint8Array(0), counting(10))).toBe(false);
});

test("Ed25519 keeps keys apart, and calls nonsense false", () => {
  const [one, two] = [generateSigningKeyPair(), generateSigningKeyPair()];
  const message = counting(10);
  for (const [signer, other] of [
    [one, two],
    [two, one],
    [one, two],
  ] as const) {
    const signature = ed25519Sign(signer.privateKey, message);
    expect(ed25519Verify(signer.publicKey, message, signature)).toBe(true);
    expect(ed25519Verify(other.publicKey, message, signature)).toBe(false);
    expect(ed25519Verify(signer.publicKey, counting(11), signature)).toBe(false);
    expect(ed25519Verify(signer.publicKey, message, signature.subarray(1))).toBe(false);
  }
  expect(ed25519Verify(new Uint8Array(31), message, new Uint8Array(64))).toBe(false);
  expect(ed25519Verify(new Uint8Array(32).fill(0xff), message, new Uint8Array(64))).toBe(false);
});
