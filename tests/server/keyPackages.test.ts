// Key packages: each single-use one once, the last resort again and again.
import { afterAll, beforeAll, expect, it } from "vitest";
import { limits } from "../../shared/wire/limits.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { enrol, logIn, mint, someBytes, type WireDevice } from "./support/wireDevice.ts";

let relay: TestRelay;
let claimer: WireDevice;
beforeAll(async () => {
  relay = await startRelay();
  claimer = await enrol(relay);
});
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

const packages = (count: number) => Array.from({ length: count }, () => someBytes(40));
const claim = async (device: WireDevice, except: WireDevice[] = []) =>
  (
    await claimer.call("keyPackage.claim", {
      accounts: [device.accountId],
      except: except.map((one) => one.deviceId),
    })
  ).claimed;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

it("[K1] hands out a single-use key package once, however many ask at once", async () => {
  const device = await enrol(relay);
  const published = packages(30);
  await device.call("keyPackage.publish", { replace: false, keyPackages: published });
  const claims = await Promise.all(Array.from({ length: 40 }, () => claim(device)));
  const handed = claims.flat().map(({ keyPackage }) => hex(keyPackage));
  expect(handed.toSorted()).toEqual(published.map(hex).toSorted());
});

it("[K2] keeps the last resort; a device with nothing is missing", async () => {
  const device = await enrol(relay);
  expect(await claim(device)).toEqual([]);
  const [single, lastResort] = [someBytes(40), someBytes(40)];
  await device.call("keyPackage.publish", { replace: false, keyPackages: [single], lastResort });
  const handed = [await claim(device), await claim(device), await claim(device)].flat();
  expect(handed.map(({ keyPackage, lastResort: isLast }) => [hex(keyPackage), isLast])).toEqual([
    [hex(single), false],
    [hex(lastResort), true],
    [hex(lastResort), true],
  ]);
});

it("[K3] one for each active device, without the excepted", async () => {
  const first = await enrol(relay);
  const [second, third, revoked] = [
    await first.addDevice(),
    await first.addDevice(),
    await first.addDevice(),
  ];
  for (const device of [first, second, third, revoked])
    await device.call("keyPackage.publish", { replace: false, keyPackages: packages(3) });
  await first.call("device.revoke", { deviceId: revoked.deviceId });
  const claimed = await claim(first, [third]);
  expect(claimed.map(({ deviceId }) => deviceId)).toEqual([first.deviceId, second.deviceId]);
  const twice = await claimer.call("keyPackage.claim", {
    accounts: [first.accountId, first.accountId, mint()],
    except: [],
  });
  expect(twice.claimed).toHaveLength(3);
});

it("[K4] asks for more when few are left", async () => {
  const device = await enrol(relay);
  await device.call("keyPackage.publish", {
    replace: false,
    keyPackages: packages(limits.keyPackagesLow + 1),
  });
  await claim(device);
  expect(device.client.pushesOf("keyPackage.low")).toEqual([]);
  await claim(device);
  expect(await device.client.push("keyPackage.low")).toEqual({ count: limits.keyPackagesLow - 1 });
});

it("[K5] replaces all, and keeps only so many", async () => {
  const device = await enrol(relay);
  const publish = (count: number, replace = false) =>
    device.call("keyPackage.publish", { replace, keyPackages: packages(count) });
  await device.call("keyPackage.publish", {
    replace: false,
    keyPackages: packages(100),
    lastResort: someBytes(9),
  });
  expect(await publish(100)).toEqual({ count: 200 });
  expect(await device.refusal("keyPackage.publish", { replace: false, keyPackages: packages(1) })).toBe(
    "quota-exceeded",
  );
  expect((await logIn(device.client, device.person.organisation, device.keys)).keyPackages).toBe(200);
  expect(await publish(1, true)).toEqual({ count: 1 });
  expect((await claim(device)).map(({ lastResort }) => lastResort)).toEqual([false]);
  expect(await claim(device), "the last resort was replaced, too").toEqual([]);
});
