// One device of the simulation: its engine, and the disk that survives a crash.
import type { GroupChanges, NewKeyPackage, RatchetRow } from "../../../../main/core/crypto/mlsEngine.ts";
import { group } from "../devices.ts";
import type { TestDevice } from "../devices.ts";

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
