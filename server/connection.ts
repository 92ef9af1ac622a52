// One socket as the relay sees it: who is at the other end, what it still has to answer, and how far behind its reader is.
import type { Socket } from "socket.io";
import type { PushBody, PushName } from "../shared/contract.ts";
import { Failure } from "../shared/fault.ts";
import type { DeviceId } from "../shared/ids.ts";
import type { WirePushes } from "../shared/wire/pushes.ts";
import type { Asker } from "./store/store.ts";

export interface Challenge {
  readonly deviceId: DeviceId;
  readonly nonce: Uint8Array;
  readonly expiresAt: number;
}

export interface ConnectionOptions {
  readonly socket: Socket;
  /** The client's address, behind the configured number of proxies. */
  readonly address: string;
  readonly slowBytes: number;
  readonly cutBytes: number;
  /** Told once when the socket was cut for not reading. */
  readonly onCut: () => void;
}

export class Connection {
  readonly socket: Socket;
  readonly address: string;
  /** Set once, by device.login. */
  asker: Asker | undefined;
  /** The one outstanding login challenge. */
  challenge: Challenge | undefined;
  callsInFlight = 0;
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.socket = options.socket;
    this.address = options.address;
    this.#options = options;
  }

  /** Who asks; `unauthorized` before login. */
  get loggedIn(): Asker {
    if (this.asker === undefined) throw new Failure("unauthorized");
    return this.asker;
  }

  push<Name extends PushName<WirePushes>>(name: Name, body: PushBody<WirePushes, Name>): void {
    this.socket.emit("push", name, body);
    this.checkReader();
  }

  /** Dropped when the reader is behind: for what is worthless later and mended by asking. */
  pushIfReading<Name extends PushName<WirePushes>>(name: Name, body: PushBody<WirePushes, Name>): void {
    if (this.#unsentBytes() <= this.#options.slowBytes) this.push(name, body);
  }

  /** Cuts a reader that is too far behind: it comes back and catches up at its own pace (PROTOCOL R4). */
  checkReader(): void {
    if (!this.socket.connected || this.#unsentBytes() <= this.#options.cutBytes) return;
    this.#options.onCut();
    this.socket.disconnect(true);
  }

  /** Says why, then closes. */
  end(reason: PushBody<WirePushes, "session.ended">["reason"]): void {
    this.push("session.ended", { reason });
    this.socket.disconnect(true);
  }

  #unsentBytes(): number {
    const { conn } = this.socket;
    const queued = conn as unknown as EngineSocket;
    let bytes = queued.transport.socket?.bufferedAmount ?? 0;
    for (const packet of queued.writeBuffer) bytes += packet.data?.length ?? 0;
    return bytes;
  }
}

/** What Engine.IO keeps of unsent data; not in its types. */
interface EngineSocket {
  readonly writeBuffer: readonly { readonly data?: { readonly length: number } }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount: number } };
}
