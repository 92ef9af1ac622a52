// One device of the simulation: its engine, and the disk that survives a crash.
import { expect } from "vitest";
import type { GroupChanges, NewKeyPackage, RatchetRow } from "../../../../main/core/crypto/mlsEngine.ts";
import { group } from "../devices.ts";
import type { TestDevice } from "../devices.ts";
import type { Entry } from "./relayLog.ts";

/** What survives a crash. */
export interface Disk {
  snapshot?: Uint8Array;
  rows: Map<string, RatchetRow>;
  /** Log entries up to here are done with. */
  cursor: number;
  outbox: { id: string; epoch: number; body: Uint8Array; words: string }[];
  staged?: { id: string; staged: Uint8Array };
  read: Map<string, string>;
}

export interface Member {
  readonly name: string;
  readonly device: TestDevice;
  disk: Disk;
  /** `invited` holds a Welcome it has not opened yet. */
  standing: "outside" | "invited" | "inside";
  invitation?: {
    readonly welcome: Uint8Array;
    readonly keyPackage: NewKeyPackage;
    readonly sequence: number;
    readonly epoch: number;
  };
  joinedAt: number;
  joinedEpoch: number;
}

export function emptyDisk(): Disk {
  return { rows: new Map(), cursor: 0, outbox: [], read: new Map() };
}

export function persist(disk: Disk, { snapshot, ratchets }: GroupChanges): void {
  if (snapshot !== undefined) {
    disk.snapshot = snapshot;
    disk.rows.clear();
  }
  for (const row of ratchets) disk.rows.set(`${row.epoch}/${row.node}`, row);
}

export function stored({ snapshot, rows }: Disk): GroupChanges {
  return { ...(snapshot && { snapshot }), ratchets: [...rows.values()] };
}

/** The process dies and starts again: all that is left is on the disk, which may be nothing of the group yet. */
export async function restart(member: Member): Promise<void> {
  member.device.engine.drop(group);
  if (member.disk.snapshot !== undefined) await member.device.engine.load(group, stored(member.disk));
}

/** A device as it was when a commit removed it. */
export interface Ghost {
  readonly member: Member;
  readonly disk: Disk;
  readonly epoch: number;
}

/** Everything that others sent since it joined. */
export function expectReadEverything(member: Member, log: readonly Entry[]): void {
  for (const [at, entry] of log.entries()) {
    const isDue = at >= member.joinedAt && entry.epoch >= member.joinedEpoch && entry.sender !== member.name;
    if (entry.kind === "application" && isDue)
      expect(member.disk.read.get(entry.id), `${member.name} has not read "${entry.id}"`).toBe(entry.words);
  }
}

/** Neither was it killed while joining, nor does it have anything to read or to send. */
export function isSettled({ standing, disk }: Member, log: readonly Entry[]): boolean {
  if (standing === "invited") return false;
  return standing === "outside" || (disk.outbox.length === 0 && disk.cursor >= log.length);
}
