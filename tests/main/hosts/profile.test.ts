// What a host keeps in the profile's folder: the lock, the key file, the window's place.
import { fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockProfile } from "../../../main/hosts/common/lockProfile.ts";
import { readWindowState, writeWindowState } from "../../../main/hosts/electron/windowState.ts";
import { openFileSecrets } from "../../../main/hosts/node/fileSecrets.ts";
import { makeDataDir } from "../../../main/hosts/node/nodePlatform.ts";

let folder: string;
const random = (size: number) => new Uint8Array(randomBytes(size));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-profile-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a profile is held by one at a time, and free again when given back", () => {
  const unlock = lockProfile(folder);
  expect(unlock).toBeDefined();
  expect(lockProfile(folder)).toBeUndefined();
  unlock?.();
  const again = lockProfile(folder);
  expect(again).toBeDefined();
  again?.();
});

test("a holder that is killed leaves the profile free", async () => {
  const holder = fork(join(import.meta.dirname, "lockHolder.ts"), [folder]);
  await once(holder, "message");
  expect(lockProfile(folder)).toBeUndefined();
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const unlock = lockProfile(folder);
  expect(unlock).toBeDefined();
  unlock?.();
});

test("the folder is for this user only, an existing one too", () => {
  const made = join(folder, "a/b");
  makeDataDir(made);
  expect(statSync(made).mode & 0o777).toBe(0o700);
  const existing = join(folder, "open");
  mkdirSync(existing);
  chmodSync(existing, 0o755);
  makeDataDir(existing);
  expect(statSync(existing).mode & 0o777).toBe(0o700);
});

test("a secret comes back from a second opening, and the key file is for this user only", () => {
  const secret = random(32);
  const wrapped = openFileSecrets(folder, random).wrap(secret);
  expect(Buffer.from(wrapped).includes(Buffer.from(secret))).toBe(false);
  expect(openFileSecrets(folder, random).unwrap(wrapped)).toEqual(secret);
  expect(openFileSecrets(folder, random).backend).toBe("file");
  expect(statSync(join(folder, "host.key")).mode & 0o777).toBe(0o600);
});

test("a changed secret and a lost key are refused, and no new key is made for an old secret", () => {
  const secrets = openFileSecrets(folder, random);
  const wrapped = secrets.wrap(random(32));
  const changed = wrapped.slice();
  changed[20]! ^= 1;
  expect(() => secrets.unwrap(changed)).toThrow();
  expect(() => secrets.unwrap(wrapped.subarray(0, 20))).toThrow("damaged");
  rmSync(join(folder, "host.key"));
  expect(() => openFileSecrets(folder, random).unwrap(wrapped)).toThrow();
  expect(existsSync(join(folder, "host.key"))).toBe(false);
});

test("the window's place is read back; a damaged one is no reason not to start", () => {
  expect(readWindowState(folder)).toBeUndefined();
  const state = { x: 10, y: -20, width: 900, height: 600, isMaximised: true };
  writeWindowState(folder, state);
  expect(readWindowState(folder)).toEqual(state);
  for (const damaged of [
    "",
    "{",
    "[]",
    '{"x":1}',
    '{"x":0,"y":0,"width":-5,"height":1,"isMaximised":false}',
  ]) {
    writeFileSync(join(folder, "window.json"), damaged);
    expect(readWindowState(folder)).toBeUndefined();
  }
});
