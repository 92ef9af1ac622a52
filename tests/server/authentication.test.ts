// Who may ask: challenge and login, one connection per device, and how a device loses its place.
import { afterEach, beforeEach, expect, it } from "vitest";
import { sign } from "../../shared/node/signing.ts";
import { deviceCalls } from "../../shared/wire/calls.ts";
import { loginStatement } from "../../shared/wire/identity.ts";
import { limits } from "../../shared/wire/limits.ts";
import { openTestClock, type TestClock } from "../support/clock.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { connect } from "./support/wireClient.ts";
import { enrol, enrolWith, logIn, mint, newDevice, someBytes, WireDevice } from "./support/wireDevice.ts";
import type { DeviceId, OrganisationId } from "../../shared/ids.ts";

let clock: TestClock;
let relay: TestRelay;
beforeEach(async () => {
  clock = openTestClock();
  relay = await startRelay({ clock });
});
afterEach(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

it("[A1] answers nothing but the anonymous calls before login", async () => {
  const client = await connect(relay.url);
  for (const name of Object.keys(deviceCalls)) expect(await client.refusal(name, {})).toBe("unauthorized");
  client.close();
});

it("[A2] challenges any device id, and a newer challenge replaces the older", async () => {
  const device = await enrol(relay);
  const client = await connect(relay.url);
  const unknown = await client.call("device.challenge", { deviceId: mint() });
  expect(unknown.nonce).toHaveLength(32);
  const { nonce } = await client.call("device.challenge", { deviceId: device.deviceId });
  await client.call("device.challenge", { deviceId: device.deviceId });
  expect(await client.refusal("device.login", proof(device, nonce))).toBe("unauthorized");
});

function proof(
  device: WireDevice,
  nonce: Uint8Array,
  changes: { organisation?: OrganisationId; device?: DeviceId } = {},
) {
  const organisationId = changes.organisation ?? device.person.organisation.organisationId;
  const statement = loginStatement(organisationId, changes.device ?? device.deviceId, nonce);
  return { deviceId: device.deviceId, signature: sign(device.keys.key.privateKey, statement) };
}

it("[A3] logs in with the right signature only", async () => {
  const device = await enrol(relay);
  const client = await connect(relay.url);
  const challenge = () => client.call("device.challenge", { deviceId: device.deviceId });
  const attempts = [
    async () => proof(device, someBytes(32)),
    async () => proof(device, (await challenge()).nonce, { organisation: mint() }),
    async () => proof(device, (await challenge()).nonce, { device: mint() }),
    async () => ({ ...proof(device, (await challenge()).nonce), signature: someBytes(64) }),
    async () => ({ ...proof(device, (await challenge()).nonce), deviceId: mint<DeviceId>() }),
  ];
  for (const attempt of attempts) {
    const fault = await client.refusalWithDetail("device.login", await attempt());
    expect(fault).toEqual({ code: "unauthorized" });
  }
  expect(await client.call("device.login", proof(device, (await challenge()).nonce))).toMatchObject({
    accountId: device.accountId,
    keyPackages: 0,
    inboxHead: 0,
  });
});

it("[A3] a nonce of one connection serves no other", async () => {
  const device = await enrol(relay);
  const [first, second] = [await connect(relay.url), await connect(relay.url)];
  const { nonce } = await first.call("device.challenge", { deviceId: device.deviceId });
  await second.call("device.challenge", { deviceId: device.deviceId });
  expect(await second.refusal("device.login", proof(device, nonce))).toBe("unauthorized");
});

it("[A4] a nonce serves one attempt and expires", async () => {
  const device = await enrol(relay);
  const client = await connect(relay.url);
  const challenge = () => client.call("device.challenge", { deviceId: device.deviceId });
  const { nonce } = await challenge();
  expect(await client.refusal("device.login", { ...proof(device, nonce), signature: someBytes(64) })).toBe(
    "unauthorized",
  );
  expect(await client.refusal("device.login", proof(device, nonce))).toBe("unauthorized");
  const late = await challenge();
  clock.advance(limits.challengeMs - 1);
  await client.call("device.login", proof(device, late.nonce));
  const again = await challenge();
  clock.advance(limits.challengeMs);
  expect(await client.refusal("device.login", proof(device, again.nonce))).toBe("unauthorized");
});

it("[A5] lets no expired device in", async () => {
  const device = await enrol(relay);
  const keys = newDevice(device.person, clock.now() + 1_000);
  const client = await connect(relay.url);
  await client.call("device.enrol", { accountId: device.accountId, device: keys.certificate });
  clock.advance(1_000);
  await expect(logIn(client, device.person.organisation, keys)).rejects.toMatchObject({
    code: "unauthorized",
  });
});

it("[A5] [A9] a revoked device is cut at once and stays out", async () => {
  const device = await enrol(relay);
  const second = await device.addDevice();
  await device.call("device.revoke", { deviceId: second.deviceId });
  expect(await second.client.push("session.ended")).toEqual({ reason: "revoked" });
  await second.client.disconnected();
  await expect(second.reconnect()).rejects.toMatchObject({ code: "unauthorized" });
  await relay.revokeDevice(device.deviceId);
  await device.client.disconnected();
  await expect(device.reconnect()).rejects.toMatchObject({ code: "unauthorized" });
});

it("[A6] a second connection of a device takes the place of the first", async () => {
  const device = await enrol(relay);
  const first = device.client;
  const second = await connect(relay.url);
  await logIn(second, device.person.organisation, device.keys);
  expect(await first.push("session.ended")).toEqual({ reason: "replaced" });
  await first.disconnected();
  expect(await second.call("log.heads", { all: true })).toEqual({ conversations: [] });
  device.client = second;
  expect((await device.call("presence.watch", { accounts: [device.accountId] })).presences[0]).toMatchObject({
    state: "online",
  });
});

it("[A7] a connection belongs to one device, which may log in anew", async () => {
  const [device, other] = [await enrol(relay), await enrol(relay)];
  await logIn(device.client, device.person.organisation, device.keys);
  await expect(logIn(device.client, other.person.organisation, other.keys)).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await device.call("log.heads", { all: true })).toEqual({ conversations: [] });
});

it("[A8] closes a connection that does not log in, and no other", async () => {
  const device = await enrol(relay);
  const client = await connect(relay.url);
  await client.call("relay.describe", { wireVersion: 1 });
  clock.advance(limits.anonymousMs - 1);
  expect(client.socket.connected).toBe(true);
  clock.advance(1);
  await client.disconnected();
  expect(device.client.socket.connected).toBe(true);
});

it("[A10] the store generation stays over restarts", async () => {
  const device = await enrol(relay);
  const first = await logIn(device.client, device.person.organisation, device.keys);
  relay = await relay.restart();
  await device.reconnect(relay.url);
  const second = await logIn(device.client, device.person.organisation, device.keys);
  expect(second.storeGeneration).toBe(first.storeGeneration);
});

it("[R6] says why it closes when it stops", async () => {
  const { code } = await relay.invite({ uses: 1, expiresInMs: 1_000 });
  const device = await enrolWith(relay.url, code);
  await relay.close();
  expect(await device.client.push("session.ended")).toEqual({ reason: "shutdown" });
  await device.client.disconnected();
});
