// The recovery key as people see and type it, and the vault it opens.
import { expect, test } from "vitest";
import {
  createRecoveryKey,
  formatRecoveryKey,
  parseRecoveryKey,
} from "../../../main/core/crypto/recoveryKey.ts";
import { openVault, sealVault, vaultIdOf } from "../../../main/core/crypto/vault.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { enrol, makeOrganisation } from "./devices.ts";

const organisation = makeOrganisation();
const { account, countersignature, identityPrivateKey, signingPrivateKey } = enrol(organisation, "alice");
const contents = {
  organisationId: organisation.organisationId,
  organisationKey: organisation.key.publicKey,
  account,
  countersignature,
  identityPrivateKey,
  signingPrivateKey,
};

test("a recovery key is shown as eight groups of four and read back", () => {
  for (let round = 0; round < 200; round++) {
    const key = createRecoveryKey();
    const shown = formatRecoveryKey(key);
    expect(shown).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(parseRecoveryKey(shown)).toEqual(key);
  }
  expect(formatRecoveryKey(Uint8Array.from({ length: 20 }, (_, at) => at * 13))).toBe(
    "006H-M9SM-8575-PT3N-GA7S-SADP-RF8D-VTQQ",
  );
});

test("it is read however it is typed", () => {
  const key = parseRecoveryKey("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
  for (const typed of [
    "0123456789abcdefghjkmnpqrstvwxyz",
    " o123 4567 89ab cdef ghjk mnpq rstv wxyz ",
    "OI23–4567—89AB-CDEF\nGHJK\tMNPQ RSTV WXYZ",
    "ol23-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz",
    "０１２３-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
  ])
    expect(parseRecoveryKey(typed)).toEqual(key);
});

test("what is no recovery key is refused", () => {
  for (const typed of [
    "",
    "0123",
    "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXY",
    "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0",
    "U123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
    "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXY!",
  ])
    expect(() => parseRecoveryKey(typed)).toThrow(expect.objectContaining({ code: "invalid" }));
});

test("the vault opens with its key and no other", () => {
  const key = createRecoveryKey();
  const vault = sealVault(key, contents);
  expect(vault.length).toBeLessThan(limits.vaultBytes);
  expect(openVault(key, vault)).toEqual(contents);
  expect(() => openVault(createRecoveryKey(), vault)).toThrow(expect.objectContaining({ code: "invalid" }));
});

test("a vault with any bit changed or missing does not open", () => {
  const key = createRecoveryKey();
  const vault = sealVault(key, contents);
  for (let at = 0; at < vault.length; at++) {
    const changed = vault.slice();
    changed[at]! ^= 1 << (at % 8);
    expect(() => openVault(key, changed)).toThrow(expect.objectContaining({ code: "invalid" }));
  }
  for (const length of [0, 1, 12, 28, 29, vault.length - 1])
    expect(() => openVault(key, vault.subarray(0, length))).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
});

test("the vault's id tells nothing of its key, and two seals of one vault have nothing in common", () => {
  const key = createRecoveryKey();
  expect(vaultIdOf(key)).toHaveLength(32);
  expect(vaultIdOf(key)).toEqual(vaultIdOf(key));
  expect(vaultIdOf(key)).not.toEqual(vaultIdOf(createRecoveryKey()));
  const [one, two] = [sealVault(key, contents), sealVault(key, contents)];
  expect(one.subarray(1, 13)).not.toEqual(two.subarray(1, 13));
  expect(one.subarray(13)).not.toEqual(two.subarray(13));
});
