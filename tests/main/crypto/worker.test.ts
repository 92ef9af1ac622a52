// openMlsEngine(): the same engine in a thread of its own, and what is left of it when the thread dies.
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { openMlsEngine } from "../../../main/core/crypto/openMlsEngine.ts";
import type { MlsEngine } from "../../../main/core/crypto/mlsEngine.ts";
import type { Log } from "../../../shared/log.ts";
import { addDevice, enrol, group, groupPolicy, makeOrganisation, startedAt, text } from "./devices.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";

const closing: MlsEngine[] = [];
afterEach(async () => {
  for (const engine of closing.splice(0)) await engine.close();
});

const organisation = makeOrganisation();

function open(name: string, worker?: URL) {
  const errors: string[] = [];
  const log: Log = { debug() {}, info() {}, warn() {}, error: (event) => errors.push(event) };
  const identity = addDevice(enrol(organisation, name), "laptop");
  const engine = openMlsEngine({
    identity,
    clock: { ...systemClock, now: () => startedAt },
    log,
    ...(worker && { worker }),
  });
  closing.push(engine);
  return { engine, errors };
}

test("two workers form a group and read each other; changes load into a third", async () => {
  const alice = open("alice");
  const bob = open("bob");
  const [made] = await bob.engine.generateKeyPackages({ count: 1, lastResort: false, now: startedAt });
  await alice.engine.create(group);
  const staged = await alice.engine.stage(group, { add: [made!.keyPackage], remove: [] }, startedAt);
  const adopted = await alice.engine.adopt(group, staged.staged);
  expect(await bob.engine.welcomeReferences(staged.welcome!)).toEqual([made!.reference]);
  const joined = await bob.engine.join(group, staged.welcome!, made!);
  expect(joined.state.epochAuthenticator).toEqual(adopted.state.epochAuthenticator);
  expect(bob.engine.isLoaded(group)).toBe(true);
  const { envelopes, changes } = await bob.engine.encrypt(group, [text("x".repeat(10_000))]);
  const read = await alice.engine.process(group, envelopes, groupPolicy(), startedAt);
  expect(read.processed[0]).toMatchObject({ kind: "message", plaintext: text("x".repeat(10_000)) });
  bob.engine.drop(group);
  expect(bob.engine.isLoaded(group)).toBe(false);
  const stored = { snapshot: joined.changes.snapshot!, ratchets: changes.ratchets };
  expect(await bob.engine.load(group, stored)).toEqual(joined.state);
  const again = await bob.engine.encrypt(group, [text("again")]);
  expect(
    (await alice.engine.process(group, again.envelopes, groupPolicy(), startedAt)).processed[0],
  ).toMatchObject({
    kind: "message",
  });
});

test("calls to a group that is not loaded fail with not-found, bad bytes with invalid", async () => {
  const { engine } = open("alice");
  await expect(engine.encrypt(group, [text("x")])).rejects.toMatchObject({ code: "not-found" });
  await expect(engine.load(group, { snapshot: text("nonsense"), ratchets: [] })).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(engine.welcomeReferences(text("nonsense"))).rejects.toMatchObject({ code: "invalid" });
});

test("a worker that dies fails what is pending, is reported, and is replaced by the next call", async () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-worker-"));
  const entry = join(folder, "dying.mjs");
  writeFileSync(
    entry,
    `import { parentPort } from "node:worker_threads"; parentPort.once("message", () => process.exit(7));`,
  );
  const { engine, errors } = open("alice", pathToFileURL(entry));
  for (let round = 1; round <= 2; round++) {
    const calls = [engine.create(group), engine.encrypt(group, [text("x")])];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "internal" });
    expect(engine.isLoaded(group)).toBe(false);
    expect(errors).toHaveLength(round);
  }
  rmSync(folder, { recursive: true });
});

test("a closed engine answers nothing", async () => {
  const { engine } = open("alice");
  const pending = engine.create(group);
  await Promise.all([engine.close(), expect(pending).rejects.toMatchObject({ code: "internal" })]);
  await expect(engine.create(group)).rejects.toMatchObject({ code: "internal" });
});

test("closing in the middle of making keys ends the thread and leaves the process alone", async () => {
  for (let round = 0; round < 10; round++) {
    const { engine, errors } = open("alice");
    await engine.generateKeyPackages({ count: 1, lastResort: false, now: startedAt });
    const pending = engine.generateKeyPackages({ count: 500, lastResort: true, now: startedAt });
    const failed = expect(pending).rejects.toMatchObject({ code: "internal" });
    await new Promise((resolve) => setTimeout(resolve, 5 + round));
    await Promise.all([engine.close(), failed]);
    expect(errors).toEqual([]);
  }
});
