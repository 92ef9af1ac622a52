// How people and devices come in: invitations, certificate chains, further devices, revocation.
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { AccountId } from "../../shared/ids.ts";
import { toBase64Url } from "../../shared/ids.ts";
import { sign, verify } from "../../shared/node/signing.ts";
import { countersignatureStatement, deviceStatement } from "../../shared/wire/identity.ts";
import { limits } from "../../shared/wire/limits.ts";
import { openTestClock, type TestClock } from "../support/clock.ts";
import { count, peek } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { connect, type WireClient } from "./support/wireClient.ts";
import {
  enrol,
  logIn,
  mint,
  newDevice,
  newPerson,
  someBytes,
  type DeviceKeys,
  type Person,
} from "./support/wireDevice.ts";

const hour = 3_600_000;
let clock: TestClock;
let relay: TestRelay;
let client: WireClient;
beforeAll(async () => {
  clock = openTestClock();
  relay = await startRelay({ clock });
});
beforeEach(async () => void (client = await connect(relay.url)));
afterEach(() => client.close());
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

const invite = async (uses = 1, expiresInMs = hour) => (await relay.invite({ uses, expiresInMs })).code;
const organisation = async () => (await client.call("relay.describe", { wireVersion: 1 })).organisation;
const someone = async () => {
  const person = newPerson(await organisation());
  return { person, keys: newDevice(person) };
};
const asParams = (invitation: string, { person, keys }: { person: Person; keys: DeviceKeys }) => ({
  invitation,
  name: "Somebody",
  account: person.account,
  device: keys.certificate,
});

it("[E1] needs an invitation that exists, has a use left and has not expired", async () => {
  const newcomer = await someone();
  const spent = await invite();
  await client.call("account.enrol", asParams(spent, await someone()));
  const expired = await invite(1, hour);
  const valid = await invite(1, hour + 1);
  clock.advance(hour);
  client = await connect(relay.url);
  for (const code of ["00000-00000-00000-00000", "nonsense", spent, expired]) {
    expect(await client.refusal("invitation.check", { invitation: code })).toBe("not-found");
    expect(await client.refusal("account.enrol", asParams(code, newcomer))).toBe("not-found");
  }
  expect(await client.call("invitation.check", { invitation: valid })).toEqual({});
  await client.call("account.enrol", asParams(valid, newcomer));
});

it("[E1] an invitation may propose a name", async () => {
  const { code } = await relay.invite({ uses: 1, expiresInMs: hour, name: "王小明" });
  expect(await client.call("invitation.check", { invitation: code })).toEqual({ name: "王小明" });
});

it("[E2] a counted invitation enrols exactly that many, even at once", async () => {
  const code = await invite(3);
  const newcomers = await Promise.all(Array.from({ length: 8 }, someone));
  const replies = await Promise.all(
    newcomers.map((newcomer) => client.raw("account.enrol", asParams(code, newcomer))),
  );
  expect(replies.filter((reply) => (reply as { ok: boolean }).ok)).toHaveLength(3);
});

it("[E2] a refused enrolment spends nothing", async () => {
  const code = await invite();
  const forged = await someone();
  const bad = { ...asParams(code, forged), device: { ...forged.keys.certificate, signature: someBytes(64) } };
  expect(await client.refusal("account.enrol", bad)).toBe("invalid");
  await client.call("account.enrol", asParams(code, forged));
});

it("[E3] [E6] the same enrolment again gets the same countersignature and spends nothing", async () => {
  const code = await invite(2);
  const newcomer = await someone();
  const first = await client.call("account.enrol", asParams(code, newcomer));
  const accounts = count(relay.dataDir, "account");
  expect(await client.call("account.enrol", asParams(code, newcomer))).toEqual(first);
  expect(count(relay.dataDir, "account")).toBe(accounts);
  const { organisationId, organisationKey } = await organisation();
  const { accountId, identityKey } = newcomer.person.account;
  const statement = countersignatureStatement(organisationId, accountId, identityKey);
  expect(verify(organisationKey, statement, first.countersignature)).toBe(true);
  await client.call("account.enrol", asParams(code, await someone()));
  expect(await client.refusal("account.enrol", asParams(code, await someone()))).toBe("not-found");
});

it("[E4] refuses every broken chain", async () => {
  const code = await invite();
  const newcomer = await someone();
  const other = await someone();
  const { account } = newcomer.person;
  const good = asParams(code, newcomer);
  const expiring = newDevice(newcomer.person, clock.now());
  const elsewhere = newPerson({ ...(await organisation()), organisationId: mint() });
  const broken = [
    { ...good, account: { ...account, signingKey: { ...account.signingKey, signature: someBytes(64) } } },
    { ...good, account: { ...account, signingKey: other.person.account.signingKey } },
    { ...good, account: { ...account, accountId: mint() } },
    { ...good, account: { ...account, identityKey: someBytes(32) } },
    { ...good, account: elsewhere.account, device: newDevice(elsewhere).certificate },
    { ...good, device: other.keys.certificate },
    { ...good, device: { ...newcomer.keys.certificate, deviceKey: someBytes(32) } },
    { ...good, device: expiring.certificate },
  ];
  for (const params of broken) expect(await client.refusal("account.enrol", params)).toBe("invalid");
  await client.call("account.enrol", good);
});

it("[E5] an id that is taken cannot be taken again", async () => {
  const first = await someone();
  await client.call("account.enrol", asParams(await invite(), first));
  const code = await invite(2);
  const sameAccount = { person: first.person, keys: newDevice(first.person) };
  expect(await client.refusal("account.enrol", asParams(code, sameAccount))).toBe("conflict");
  const second = await someone();
  const { organisationId } = await organisation();
  const certificate = { ...second.keys.certificate, deviceId: first.keys.certificate.deviceId };
  const statement = deviceStatement(organisationId, second.person.account.accountId, certificate);
  const stolen = { ...certificate, signature: sign(second.person.signingKey.privateKey, statement) };
  const attempt = { ...asParams(code, second), device: stolen };
  expect(await client.refusal("account.enrol", attempt)).toBe("conflict");
});

it("[E7] a further device needs the account's signing key, and there are so many", async () => {
  const device = await enrol(relay);
  const stranger = await someone();
  const add = (keys: DeviceKeys, accountId: AccountId = device.accountId) =>
    client.refusal("device.enrol", { accountId, device: keys.certificate });
  expect(await add(stranger.keys)).toBe("invalid");
  expect(await add(newDevice(device.person, clock.now()))).toBe("invalid");
  expect(await add(newDevice(device.person), mint())).toBe("not-found");
  const second = await device.addDevice();
  await client.call("device.enrol", { accountId: device.accountId, device: second.keys.certificate });
  for (let devices = 2; devices < limits.devicesPerAccount; devices++)
    await client.call("device.enrol", {
      accountId: device.accountId,
      device: newDevice(device.person).certificate,
    });
  expect(await add(newDevice(device.person))).toBe("quota-exceeded");
  await device.call("device.revoke", { deviceId: second.deviceId });
  expect(await add(second.keys), "a revoked device cannot come back").toBe("conflict");
  await client.call("device.enrol", {
    accountId: device.accountId,
    device: newDevice(device.person).certificate,
  });
});

it("[E8] codes forgive case, spaces and look-alikes, and are stored as hashes only", async () => {
  const code = await invite(2);
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  const typed = ` ${code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;
  expect(await client.call("invitation.check", { invitation: typed })).toEqual({});
  const stored = peek(relay.dataDir, (database) =>
    JSON.stringify(database.prepare("SELECT * FROM invitation").all()),
  );
  expect(stored).not.toContain(code);
  expect(stored).not.toContain(code.replaceAll("-", ""));
});

it("an invitation link leads to /join and pins the organisation's key", async () => {
  const { code, link } = await relay.invite({ uses: 1, expiresInMs: hour });
  const { organisationKey } = await organisation();
  const fingerprint = toBase64Url(createHash("sha256").update(organisationKey).digest().subarray(0, 16));
  expect(link).toBe(`${relay.url}/join#${code}.${fingerprint}`);
});

it("[E9] revokes devices of the own account only", async () => {
  const [mine, other] = [await enrol(relay), await enrol(relay)];
  expect(await mine.refusal("device.revoke", { deviceId: other.deviceId })).toBe("not-found");
  expect(await mine.refusal("device.revoke", { deviceId: mint() })).toBe("not-found");
  await logIn(other.client, other.person.organisation, other.keys);
  await mine.call("device.revoke", { deviceId: mine.deviceId });
  await mine.client.disconnected();
});
