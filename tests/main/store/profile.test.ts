import { describe, expect, test } from "vitest";
import {
  changeSettings,
  forgetProfile,
  readMark,
  readPendingRecovery,
  readProfile,
  readSettings,
  writeMark,
  writePendingRecovery,
  writeProfile,
  type Profile,
} from "../../../main/core/store/profile.ts";
import type { OrganisationId } from "../../../shared/ids.ts";
import { bytes, directoryEntry } from "./directoryEntry.ts";
import { freshStore, me, named } from "./freshStore.ts";

const { accountId, identityKey, signingKey, devices } = directoryEntry(me);
const profile: Profile = {
  ...{ name: "Me", relayAddress: "https://relay.example" },
  organisation: {
    ...{ organisationId: named<OrganisationId>("org"), name: "Example" },
    organisationKey: bytes(32, 9),
  },
  account: { accountId, identityKey, signingKey },
  signingPrivateKey: bytes(32, 10),
  device: devices[0]!,
  devicePrivateKey: bytes(32, 11),
  invitation: "ABCD",
};

describe("profile", () => {
  test("is absent at first, then what was written, then what was written over it", () => {
    const store = freshStore();
    expect(readProfile(store)).toBeUndefined();
    writeProfile(store, profile);
    expect(readProfile(store)).toEqual(profile);
    const { invitation: _, ...enrolled } = { ...profile, name: "Me Too", countersignature: bytes(64, 12) };
    writeProfile(store, enrolled);
    expect(readProfile(store)).toEqual(enrolled);
  });

  test("forgetting it takes the recovery key along", () => {
    const store = freshStore();
    writeProfile(store, profile);
    writePendingRecovery(store, {
      ...{ recoveryKey: bytes(20, 1), vaultId: bytes(32, 2), vault: bytes(99, 3), isVaultStored: true },
    });
    expect(readPendingRecovery(store)?.isVaultStored).toBe(true);
    forgetProfile(store);
    expect(readProfile(store)).toBeUndefined();
    expect(readPendingRecovery(store)).toBeUndefined();
  });
});

describe("settings", () => {
  test("stay as they are where a change names nothing", () => {
    const store = freshStore();
    changeSettings(store, { language: "zh-CN" });
    expect(changeSettings(store, { language: undefined, theme: "dark" })).toMatchObject({
      language: "zh-CN",
      theme: "dark",
    });
    expect(readSettings(store)).toMatchObject({ language: "zh-CN", theme: "dark" });
  });

  test("have defaults, keep what was changed", () => {
    const store = freshStore();
    expect(readSettings(store)).toMatchObject({ language: "system", readReceipts: true });
    expect(changeSettings(store, { language: "zh-CN" })).toMatchObject({
      language: "zh-CN",
      readReceipts: true,
    });
    changeSettings(store, { readReceipts: false });
    expect(readSettings(store)).toMatchObject({ language: "zh-CN", readReceipts: false });
  });

  test("a value that another version wrote and this one does not know falls back alone", () => {
    const store = freshStore();
    writeMark(store, "settings", JSON.stringify({ theme: "sepia", density: "compact", novelty: 1 }));
    const settings = readSettings(store);
    expect(settings).toMatchObject({ theme: "system", density: "compact" });
    expect(settings).not.toHaveProperty("novelty");
  });
});

test("marks keep text as text and numbers as numbers", () => {
  const store = freshStore();
  expect(readMark(store, "inboxCursor")).toBeUndefined();
  writeMark(store, "inboxCursor", 12);
  writeMark(store, "storeGeneration", "12");
  expect(readMark(store, "inboxCursor")).toBe(12);
  expect(readMark(store, "storeGeneration")).toBe("12");
});
