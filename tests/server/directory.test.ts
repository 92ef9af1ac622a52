// The directory that everybody sees, and the vaults that only their owners open.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DirectoryEntry } from "../../shared/wire/directory.ts";
import { limits } from "../../shared/wire/limits.ts";
import { peek } from "./support/peek.ts";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { connect } from "./support/wireClient.ts";
import { enrol, someBytes, type WireDevice } from "./support/wireDevice.ts";

let relay: TestRelay;
let watcher: WireDevice;
beforeAll(async () => {
  relay = await startRelay();
  watcher = await enrol(relay, "Watcher");
});
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

const version = async () => (await watcher.call("directory.changes", { after: 0 })).version;
const changesSince = async (after: number) => (await watcher.call("directory.changes", { after })).entries;
const entryOf = async (device: WireDevice): Promise<DirectoryEntry | undefined> =>
  (await changesSince(0)).find(({ accountId }) => accountId === device.accountId);

it("[D1] [D2] every change gives the entry the next version", async () => {
  const start = await version();
  const person = await enrol(relay, "Before");
  const steps: (() => Promise<unknown>)[] = [
    () => person.call("account.rename", { name: "After" }),
    () => person.addDevice(),
    async () => person.call("device.revoke", { deviceId: (await entryOf(person))!.devices[1]!.deviceId }),
  ];
  expect(await changesSince(start)).toMatchObject([
    { accountId: person.accountId, name: "Before", version: start + 1 },
  ]);
  for (const [index, step] of steps.entries()) {
    await step();
    const entries = await changesSince(start + 1 + index);
    expect(entries).toMatchObject([{ accountId: person.accountId, version: start + 2 + index }]);
  }
  expect(await entryOf(person)).toEqual({
    ...person.person.account,
    name: "After",
    countersignature: expect.any(Uint8Array),
    devices: [person.keys.certificate],
    active: true,
    version: start + 4,
  });
  await person.call("account.rename", { name: "After" });
  expect(await version(), "a rename to the same name changes nothing").toBe(start + 4);
});

it("[D2] pages in order of version, each entry once", async () => {
  const empty = await startRelay();
  const first = await enrol(empty, "First");
  peek(empty.dataDir, (database) => {
    const copy = database.prepare(`
      INSERT INTO account (id, name, identity_key, signing_key, signing_key_issued_at, signing_key_signature,
        countersignature, version, invitation)
      SELECT substr('AAAAAAAAAAAAAAAAA' || ?, -17) || 'AAAAA', 'Copy', identity_key, signing_key, signing_key_issued_at,
        signing_key_signature, countersignature, ?, invitation FROM account LIMIT 1`);
    for (let next = 2; next <= limits.directoryPage + 2; next++) copy.run(String(next), next);
    database.prepare("UPDATE organisation SET directory_version = ?").run(limits.directoryPage + 2);
  });
  const page = await first.call("directory.changes", { after: 0 });
  expect(page).toMatchObject({ more: true, version: limits.directoryPage });
  const rest = await first.call("directory.changes", { after: page.version });
  expect(rest).toMatchObject({ more: false, version: limits.directoryPage + 2 });
  const versions = [...page.entries, ...rest.entries].map((entry) => entry.version);
  expect(versions).toEqual(Array.from({ length: limits.directoryPage + 2 }, (_, index) => index + 1));
  await empty.remove();
});

it("[D3] tells every device online of the new version", async () => {
  const before = await version();
  await enrol(relay, "Newcomer");
  const push = await watcher.client.push<{ version: number }>(
    "directory.changed",
    (body) => body.version > before,
  );
  expect(push.version).toBe(before + 1);
});

it("[D4] a revoked device leaves its entry", async () => {
  const person = await enrol(relay);
  const second = await person.addDevice();
  expect((await entryOf(person))?.devices).toHaveLength(2);
  await person.call("device.revoke", { deviceId: second.deviceId });
  expect((await entryOf(person))?.devices).toEqual([person.keys.certificate]);
});

it("refuses names that are not one plain line", async () => {
  for (const name of ["", " padded ", "two\nlines", "right\u202eleft", "x".repeat(81)])
    expect(await watcher.refusal("account.rename", { name })).toBe("invalid");
});

it("[V1] keeps one vault per account, under an id of its own", async () => {
  const [mine, other] = [await enrol(relay), await enrol(relay)];
  const [first, second] = [someBytes(32), someBytes(32)];
  await mine.call("vault.store", { vaultId: first, vault: someBytes(100) });
  const vault = someBytes(200);
  await mine.call("vault.store", { vaultId: second, vault });
  const anybody = await connect(relay.url);
  expect(await anybody.refusal("vault.open", { vaultId: first })).toBe("not-found");
  expect(await other.refusal("vault.store", { vaultId: second, vault: someBytes(9) })).toBe("conflict");
  const opened = await anybody.call("vault.open", { vaultId: second });
  expect(opened.accountId).toBe(mine.accountId);
  expect(Buffer.compare(opened.vault, vault)).toBe(0);
});

it("[V2] opens nothing for an unknown id", async () => {
  const anybody = await connect(relay.url);
  expect(await anybody.refusal("vault.open", { vaultId: someBytes(32) })).toBe("not-found");
});
