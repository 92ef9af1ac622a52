// A restart keeps everything: accounts, logs, inboxes, cursors, key packages, vaults, invitations.
import { expect, it } from "vitest";
import { digest } from "./support/peek.ts";
import { startRelay } from "./support/startRelay.ts";
import { connect } from "./support/wireClient.ts";
import { enrol, enrolWith, logIn, someBytes, startGroup } from "./support/wireDevice.ts";

it("keeps everything over a restart", async () => {
  const relay = await startRelay();
  const { code } = await relay.invite({ uses: 1, expiresInMs: 3_600_000 });
  const [a, b] = [await enrol(relay, "Alice"), await enrol(relay, "Bob")];
  const conversationId = await startGroup(a, b);
  const envelope = a.envelope(conversationId);
  const submitted = await a.submit(envelope, a.envelope(conversationId));
  await b.call("cursor.acknowledge", { conversations: [{ conversationId, sequence: 2 }] });
  const keyPackages = [someBytes(40), someBytes(40)];
  await b.call("keyPackage.publish", { replace: false, keyPackages, lastResort: someBytes(40) });
  const [vaultId, vault] = [someBytes(32), someBytes(100)];
  await a.call("vault.store", { vaultId, vault });
  const before = digest(relay.dataDir);
  const directory = await a.call("directory.changes", { after: 0 });
  const heads = await b.call("log.heads", { all: true });

  const again = await relay.restart();
  await Promise.all([a.reconnect(again.url), b.reconnect(again.url)]);
  expect(await a.call("directory.changes", { after: 0 })).toEqual(directory);
  expect(await b.call("log.heads", { all: true })).toEqual(heads);
  expect(await a.submit(envelope)).toEqual({ results: submitted.results.slice(0, 1) });
  expect((await b.call("inbox.read", { after: 0, limit: 9 })).items).toHaveLength(1);
  expect((await logIn(b.client, b.person.organisation, b.keys)).keyPackages).toBe(2);
  const anybody = await connect(again.url);
  expect((await anybody.call("vault.open", { vaultId })).vault).toEqual(vault);
  expect(digest(again.dataDir)).toBe(before);
  await enrolWith(again.url, code, "Carol");
  expect(again.bugs).toEqual([]);
  await again.remove();
});
