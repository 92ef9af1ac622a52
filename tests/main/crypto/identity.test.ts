// The certificate chain, link by link: what verifies, and that each link breaks when anything in it is changed.
import { expect, test } from "vitest";
import { encodeCredential } from "../../../main/core/crypto/credential.ts";
import {
  createSigningKey,
  verifyAccount,
  verifyCountersignature,
  verifyDevice,
} from "../../../main/core/crypto/identity.ts";
import type { DeviceIdentity } from "../../../main/core/crypto/mlsEngine.ts";
import { openVerifier } from "../../../main/core/crypto/verifier.ts";
import {
  addDevice,
  dayMs,
  enrol,
  formGroup,
  idOf,
  makeOrganisation,
  openDevice,
  packageOf,
  group,
  startedAt as now,
} from "./devices.ts";
import { sign } from "../../../shared/node/signing.ts";
import { deviceStatement } from "../../../shared/wire/identity.ts";
import type { DeviceId, OrganisationId } from "../../../shared/ids.ts";

const organisation = makeOrganisation();
const alice = enrol(organisation, "alice");
const laptop = addDevice(alice, "laptop");
const other = enrol(organisation, "other");
const { organisationId } = organisation;
const elsewhere = idOf<OrganisationId>("elsewhere");
const tenYears = 10 * 365 * dayMs;

/** Somebody else's signing key vouches for alice's device; alice's identity key never vouched for that signing key. */
function uncertified(): Pick<DeviceIdentity, "account" | "device"> {
  const { accountId } = alice.account;
  const statement = { ...laptop.device, signature: new Uint8Array(0) };
  const signature = sign(other.signingPrivateKey, deviceStatement(organisationId, accountId, statement));
  const signingKey = { ...other.account.signingKey, signature: alice.account.signingKey.signature };
  return { account: { ...alice.account, signingKey }, device: { ...laptop.device, signature } };
}

test("the account identity key vouches for the signing key, in this organisation, for this account", () => {
  const { account } = alice;
  expect(verifyAccount(organisationId, account)).toBe(true);
  expect(verifyAccount(elsewhere, account)).toBe(false);
  expect(verifyAccount(organisationId, { ...account, accountId: other.account.accountId })).toBe(false);
  expect(verifyAccount(organisationId, { ...account, identityKey: other.account.identityKey })).toBe(false);
  expect(
    verifyAccount(organisationId, { ...account, signingKey: { ...account.signingKey, issuedAt: now + 1 } }),
  ).toBe(false);
  const rotated = createSigningKey({
    organisationId,
    accountId: account.accountId,
    identityPrivateKey: alice.identityPrivateKey,
    now: now + 1,
  });
  expect(verifyAccount(organisationId, { ...account, signingKey: rotated.signingKey })).toBe(true);
});

test("the signing key vouches for the device until its certificate expires", () => {
  const { account, device } = laptop;
  const verifies = (changes: Partial<typeof device>, at = now) =>
    verifyDevice({ organisationId, account, device: { ...device, ...changes }, now: at });
  expect(verifies({})).toBe(true);
  expect(verifies({}, now + tenYears - 1)).toBe(true);
  expect(verifies({}, now + tenYears)).toBe(false);
  expect(verifies({ deviceId: idOf<DeviceId>("x") })).toBe(false);
  expect(verifies({ deviceKey: other.account.identityKey })).toBe(false);
  expect(verifies({ expiresAt: device.expiresAt + 1 })).toBe(false);
  expect(verifyDevice({ organisationId, account: other.account, device, now })).toBe(false);
});

test("the organisation's countersignature is for one key of one account", () => {
  const check = {
    organisationId,
    organisationKey: organisation.key.publicKey,
    account: alice.account,
    countersignature: alice.countersignature,
  };
  expect(verifyCountersignature(check)).toBe(true);
  expect(verifyCountersignature({ ...check, organisationKey: other.account.identityKey })).toBe(false);
  expect(verifyCountersignature({ ...check, account: other.account })).toBe(false);
  expect(verifyCountersignature({ ...check, countersignature: other.countersignature })).toBe(false);
});

test("a credential is believed only whole, and only for the leaf's own key", () => {
  const verifier = openVerifier(laptop);
  const check = (identity: Uint8Array, at = now) => verifier.verify(identity, laptop.device.deviceKey, at);
  expect(check(encodeCredential(laptop))).toMatchObject({
    vouched: true,
    device: { deviceId: laptop.device.deviceId },
  });
  expect(verifier.verify(encodeCredential(laptop), other.account.identityKey, now)).toBeUndefined();
  const broken: readonly Partial<DeviceIdentity>[] = [
    uncertified(),
    { organisationId: elsewhere },
    { account: other.account },
    { account: { ...alice.account, signingKey: other.account.signingKey } },
    { device: { ...laptop.device, signature: new Uint8Array(64) } },
  ];
  for (const changes of broken) expect(check(encodeCredential({ ...laptop, ...changes }))).toBeUndefined();
  expect(check(encodeCredential({ ...laptop, countersignature: new Uint8Array(64) }))).toMatchObject({
    vouched: false,
  });
  expect(check(encodeCredential(laptop).subarray(1))).toBeUndefined();
  expect(check(encodeCredential(laptop), now + tenYears)).toBeUndefined();
  expect(check(encodeCredential(laptop), now)).toBeDefined();
});

test("a device whose chain does not hold gets into no group and invites nobody", async () => {
  const bob = await openDevice(addDevice(enrol(organisation, "bob"), "laptop"));
  const honest = await openDevice(laptop);
  const mallory = enrol(organisation, "mallory");
  const device = addDevice(mallory, "laptop");
  // Mallory claims to be alice: the device certificate is signed with a signing key that alice never certified.
  const forgeries: readonly DeviceIdentity[] = [
    { ...laptop, ...uncertified() },
    { ...device, account: { ...mallory.account, accountId: alice.account.accountId } },
    { ...device, account: alice.account },
    { ...device, account: { ...alice.account, signingKey: mallory.account.signingKey } },
    {
      ...device,
      device: { ...device.device, signature: sign(mallory.signingPrivateKey, new Uint8Array(1)) },
    },
    { ...device, organisationId: elsewhere },
  ];
  await formGroup([honest, bob]);
  for (const forgery of forgeries) {
    const forger = await openDevice(forgery);
    const made = await packageOf(forger);
    const plan = { add: [made.keyPackage], remove: [] };
    await expect(honest.engine.stage(group, plan, now)).rejects.toMatchObject({ code: "invalid" });
  }
});

test("an account that the organisation does not vouch for comes in as that", async () => {
  const alice = await openDevice(laptop);
  const unknown = {
    ...addDevice(enrol(organisation, "carol"), "laptop"),
    countersignature: new Uint8Array(64),
  };
  const carol = await openDevice(unknown);
  const made = await packageOf(carol);
  await alice.engine.create(group);
  const staged = await alice.engine.stage(group, { add: [made.keyPackage], remove: [] }, now);
  const { state, inviter } = await carol.engine.join(group, staged.welcome!, made);
  expect(inviter.vouched).toBe(true);
  expect(state.members.map(({ vouched }) => vouched)).toEqual([true, false]);
});

test("a made-up identity key is not committed beside the account's true devices", async () => {
  const [alice, bob] = await formGroup([
    await openDevice(laptop),
    await openDevice(addDevice(other, "laptop")),
  ]);
  const madeUp = enrol(organisation, "other");
  const impostor = { ...addDevice(madeUp, "phone"), countersignature: new Uint8Array(64) };
  const made = await packageOf(await openDevice(impostor));
  const plan = { add: [made.keyPackage], remove: [] };
  await expect(alice!.engine.stage(group, plan, now)).rejects.toMatchObject({ code: "invalid" });
  const replacing = await alice!.engine.stage(
    group,
    { ...plan, remove: [bob!.identity.device.deviceId] },
    now,
  );
  expect(replacing.added).toMatchObject([{ vouched: false }]);
});
