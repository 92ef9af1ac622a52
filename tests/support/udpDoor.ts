// A door in front of a UDP server of this machine that loses and delays what passes, both ways: a bad network, without touching the
// machine's own.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

export interface UdpDoor {
  readonly port: number;
  /** Packets that came to it so far, both ways, and those of them that it lost. */
  readonly passed: number;
  readonly lost: number;
  close(): void;
}

export interface BadNetwork {
  /** Share of packets lost, 0 to 1. */
  readonly loss: number;
  /** Milliseconds, each way. */
  readonly delayMs: number;
}

export async function openUdpDoor(target: number, { loss, delayMs }: BadNetwork): Promise<UdpDoor> {
  const door = createSocket("udp4");
  const inside = new Map<string, Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let [passed, lost, due] = [0, 0, 0];
  const pass = (deliver: () => void) => {
    passed += 1;
    // Every n-th, so that a short test loses its share as well.
    due += loss;
    if (due >= 1) {
      due -= 1;
      lost += 1;
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      deliver();
    }, delayMs);
    timers.add(timer);
  };
  door.on("message", (packet, { address, port }) => {
    const sender = `${address} ${port}`;
    const socket = inside.get(sender) ?? createSocket("udp4");
    if (!inside.has(sender)) {
      inside.set(sender, socket);
      socket.on("message", (answer) => pass(() => door.send(answer, port, address)));
    }
    pass(() => socket.send(packet, target, "127.0.0.1"));
  });
  door.bind(0, "127.0.0.1");
  await once(door, "listening");
  return {
    port: door.address().port,
    get passed() {
      return passed;
    },
    get lost() {
      return lost;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of inside.values()) socket.close();
      door.close();
    },
  };
}
