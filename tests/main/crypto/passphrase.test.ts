// A secret under a passphrase: only the same passphrase opens it, and nothing of it can be changed unnoticed.
import { randomBytes, scryptSync, createDecipheriv } from "node:crypto";
import { expect, test } from "vitest";
import {
  openWithPassphrase,
  sealWithPassphrase,
  type SealedByPassphrase,
} from "../../../main/core/crypto/passphrase.ts";

const secret = new Uint8Array(randomBytes(32));
const passphrase = "正确的 horse 电池 staple";

test("the passphrase opens it, another one does not", async () => {
  const sealed = await sealWithPassphrase(secret, passphrase);
  expect(await openWithPassphrase(sealed, passphrase)).toEqual(secret);
  for (const wrong of ["", `${passphrase} `, passphrase.toUpperCase()])
    expect(await openWithPassphrase(sealed, wrong)).toBeUndefined();
});

test("the same characters open it however they were composed and spaced", async () => {
  const sealed = await sealWithPassphrase(secret, "caf\u00e9 au lait 咖啡");
  expect(await openWithPassphrase(sealed, "cafe\u0301\u3000au\u00a0lait 咖啡")).toEqual(secret);
});

test("it is scrypt and AES-256-GCM as RFC 7914 and SP 800-38D have them, with a fresh salt and nonce each time", async () => {
  const [first, second] = [
    await sealWithPassphrase(secret, passphrase),
    await sealWithPassphrase(secret, passphrase),
  ];
  expect(first.cost).toEqual({ logN: 17, r: 8, p: 1 });
  expect(Buffer.compare(first.salt, second.salt)).not.toBe(0);
  expect(Buffer.compare(first.sealed.subarray(0, 12), second.sealed.subarray(0, 12))).not.toBe(0);
  const key = scryptSync(passphrase, first.salt, 32, { N: 131_072, r: 8, p: 1, maxmem: 2 ** 28 });
  const decipher = createDecipheriv("aes-256-gcm", key, first.sealed.subarray(0, 12));
  decipher.setAuthTag(first.sealed.subarray(-16));
  expect(Buffer.concat([decipher.update(first.sealed.subarray(12, -16)), decipher.final()])).toEqual(
    Buffer.from(secret),
  );
});

test("what was changed or cut short does not open", async () => {
  const sealed = await sealWithPassphrase(secret, passphrase);
  const changed: SealedByPassphrase[] = [
    { ...sealed, salt: sealed.salt.with(0, sealed.salt[0]! ^ 1) },
    ...[0, 12, sealed.sealed.length - 1].map((at) => ({
      ...sealed,
      sealed: sealed.sealed.with(at, sealed.sealed[at]! ^ 1),
    })),
    { ...sealed, sealed: sealed.sealed.subarray(0, -1) },
    { ...sealed, sealed: new Uint8Array() },
  ];
  for (const each of changed) expect(await openWithPassphrase(each, passphrase)).toBeUndefined();
});
