// The relay of the simulation: one log, commits accepted only on the current epoch, the same envelope stored once.

export interface Entry {
  readonly id: string;
  readonly kind: "application" | "commit";
  readonly epoch: number;
  readonly body: Uint8Array;
  readonly sender: string;
  readonly words?: string;
}

/** Sequence (from 1) of the entry, or why not. */
export type Outcome = number | "conflict";

export class RelayLog {
  readonly entries: Entry[] = [];
  epoch = 0;

  /** `isMember` is what the relay itself knows of the sender. */
  submit(entry: Entry, isMember: boolean): Outcome {
    const known = this.entries.findIndex(({ id }) => id === entry.id);
    if (known !== -1) return known + 1;
    const isLate = entry.kind === "commit" ? entry.epoch !== this.epoch : entry.epoch < this.epoch - 1;
    if (isLate || !isMember) return "conflict";
    this.entries.push(entry);
    if (entry.kind === "commit") this.epoch++;
    return this.entries.length;
  }
}
