import { describe, expect, test } from "vitest";
import {
  accountOfDevice,
  listPeople,
  pinIdentity,
  readDirectoryEntry,
  readPerson,
  readPinnedIdentity,
  writeDirectoryEntries,
} from "../../../main/core/store/people.ts";
import { bytes, device, directoryEntry } from "./directoryEntry.ts";
import { bob, carol, freshStore } from "./freshStore.ts";

describe("directory", () => {
  test("gives back the entry as it came", () => {
    const store = freshStore();
    const entry = directoryEntry(bob);
    expect(writeDirectoryEntries(store, [entry])).toEqual([bob]);
    expect(readDirectoryEntry(store, bob)).toEqual(entry);
    expect(readDirectoryEntry(store, carol)).toBeUndefined();
    expect(accountOfDevice(store, entry.devices[0]!.deviceId)).toBe(bob);
  });

  test("a newer entry replaces name, state and devices; the same and older ones change nothing", () => {
    const store = freshStore();
    writeDirectoryEntries(store, [directoryEntry(bob, { version: 5 })]);
    const newer = directoryEntry(bob, {
      version: 6,
      name: "Robert",
      active: false,
      devices: [device("new")],
    });
    expect(writeDirectoryEntries(store, [newer])).toEqual([bob]);
    expect(readDirectoryEntry(store, bob)).toEqual(newer);
    for (const version of [6, 5]) {
      expect(writeDirectoryEntries(store, [directoryEntry(bob, { version, name: "Old" })])).toEqual([]);
    }
    expect(readPerson(store, bob)).toMatchObject({ name: "Robert", active: false });
  });

  test("an account cannot take another one's device over", () => {
    const store = freshStore();
    const stolen = device("laptop");
    writeDirectoryEntries(store, [directoryEntry(bob, { devices: [stolen] })]);
    writeDirectoryEntries(store, [directoryEntry(carol, { devices: [stolen] })]);
    expect(accountOfDevice(store, stolen.deviceId)).toBe(bob);
  });

  test("people come by name", () => {
    const store = freshStore();
    writeDirectoryEntries(store, [
      directoryEntry(carol, { name: "Alma", devices: [] }),
      directoryEntry(bob, { name: "Zoe" }),
    ]);
    expect(listPeople(store).map((person) => person.name)).toEqual(["Alma", "Zoe"]);
  });
});

describe("trust on first use", () => {
  const seen = (value: number, vouched = false) => ({
    ...{ accountId: bob, identityKey: bytes(32, value), vouched, at: 1 },
  });

  test("the first key is pinned, the same key stays quiet", () => {
    const store = freshStore();
    writeDirectoryEntries(store, [directoryEntry(bob)]);
    expect(readPinnedIdentity(store, bob)).toBeUndefined();
    expect(readPerson(store, bob)?.trust).toBe("unverified");
    expect(pinIdentity(store, seen(1))).toBe("first");
    expect(readPinnedIdentity(store, bob)).toEqual(bytes(32, 1));
    expect(pinIdentity(store, seen(1))).toBe("same");
    expect(readPerson(store, bob)?.trust).toBe("unverified");
    expect(pinIdentity(store, seen(1, true))).toBe("same");
    expect(readPerson(store, bob)?.trust).toBe("vouched");
  });

  test("another key is told once, shown until settled, and never replaces the pinned one", () => {
    const store = freshStore();
    writeDirectoryEntries(store, [directoryEntry(bob)]);
    pinIdentity(store, seen(1, true));
    expect(pinIdentity(store, seen(2, true))).toBe("changed");
    expect(pinIdentity(store, seen(2, true))).toBe("same");
    expect(pinIdentity(store, seen(1, true))).toBe("same");
    expect(readPerson(store, bob)?.trust).toBe("changed");
    expect(pinIdentity(store, seen(3, true))).toBe("changed");
    expect(readPinnedIdentity(store, bob)).toEqual(bytes(32, 1));
  });
});
