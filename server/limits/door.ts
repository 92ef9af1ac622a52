// How many sockets may be open, in all and from one address.
import type { Config } from "../config.ts";

export interface Door {
  mayEnter(address: string): boolean;
  /** Returns what to call when the socket has closed. */
  enter(address: string): () => void;
}

export function openDoor({ maxSockets, maxSocketsPerAddress }: Config): Door {
  const inside = new Map<string, number>();
  let total = 0;
  return {
    mayEnter: (address) => total < maxSockets && (inside.get(address) ?? 0) < maxSocketsPerAddress,
    enter(address) {
      total++;
      inside.set(address, (inside.get(address) ?? 0) + 1);
      return () => {
        total--;
        const left = (inside.get(address) ?? 1) - 1;
        if (left === 0) inside.delete(address);
        else inside.set(address, left);
      };
    },
  };
}
