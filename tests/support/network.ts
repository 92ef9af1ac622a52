// A loopback TCP proxy in front of the relay: the network of a story. It can be cut, held so that nothing arrives until it is
// flushed by hand, and it remembers every byte that passed.
import { createServer, connect, type Socket } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

type Direction = "up" | "down";

export interface Network {
  /** What cores connect to. */
  readonly url: string;
  /** Everything that passed, each connection by itself. */
  captured(): readonly Captured[];
  /** Breaks every connection and refuses new ones until mend(). */
  cut(): void;
  mend(): void;
  /** Keeps what goes that way until flush(), or throws it away with cut(). */
  hold(direction: Direction): void;
  /** How many bytes are held that way. */
  held(direction: Direction): number;
  flush(): void;
  /**
   * From now on bytes come down only after `may` was asked and agreed; once it does not, they are held. It is asked when they
   * arrive, so that the very answer to what changed its mind is the first to be held.
   */
  step(may: () => Promise<boolean>): void;
  close(): Promise<void>;
}

/** What one connection carried, up to the relay and down from it. */
export type Captured = Readonly<Record<Direction, Buffer>>;

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

export async function openNetwork(relayPort: number): Promise<Network> {
  const pairs = new Set<Pair>();
  const connections: Record<Direction, Buffer[]>[] = [];
  const queues = { up: [] as (() => void)[], down: [] as (() => void)[] };
  const heldBytes = { up: 0, down: 0 };
  const holding = { up: false, down: false };
  let isCut = false;
  let mayPass: (() => Promise<boolean>) | undefined;
  let order: Promise<void> = Promise.resolve();

  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(relayPort, "127.0.0.1");
    const pair = { near, far };
    const passed = { up: [], down: [] };
    pairs.add(pair);
    connections.push(passed);
    pipe(near, far, { direction: "up", passed: passed.up });
    pipe(far, near, { direction: "down", passed: passed.down });
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on("error", end).on("close", end);
  });

  function pipe(
    from: Socket,
    to: Socket,
    { direction, passed }: { readonly direction: Direction; readonly passed: Buffer[] },
  ): void {
    from.on("data", (bytes: Buffer) => {
      passed.push(bytes);
      const deliver = () => {
        if (!to.destroyed) to.write(bytes);
      };
      if (mayPass === undefined || direction === "up") return pass(direction, bytes, deliver);
      const ask = mayPass;
      const earlier = order;
      order = (async () => {
        await earlier;
        if (!(await ask())) holding.down = true;
        pass(direction, bytes, deliver);
      })();
    });
  }

  function pass(direction: Direction, bytes: Buffer, deliver: () => void): void {
    if (!holding[direction]) return deliver();
    queues[direction].push(deliver);
    heldBytes[direction] += bytes.length;
  }

  function forget(): void {
    for (const direction of ["up", "down"] as const) {
      queues[direction].length = 0;
      heldBytes[direction] = 0;
      holding[direction] = false;
    }
    mayPass = undefined;
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    captured: () => connections.map(({ up, down }) => ({ up: Buffer.concat(up), down: Buffer.concat(down) })),
    cut() {
      isCut = true;
      forget();
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
    },
    mend() {
      isCut = false;
    },
    hold(direction) {
      holding[direction] = true;
    },
    held: (direction) => heldBytes[direction],
    flush() {
      const due = [...queues.up, ...queues.down];
      forget();
      for (const deliver of due) deliver();
    },
    step(may) {
      mayPass = may;
    },
    async close() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}
