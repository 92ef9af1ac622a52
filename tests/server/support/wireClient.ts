// The bare wire as a test sees it: one socket that asks calls and collects pushes, with whatever it likes to send.
import { io, type Socket } from "socket.io-client";
import { unwrap, type Params, type Result } from "../../../shared/contract.ts";
import { toFailure, type Fault, type FaultCode } from "../../../shared/fault.ts";
import { wireCalls, type WireCalls } from "../../../shared/wire/calls.ts";
import { wireParser } from "../../../shared/wire/parser.ts";
import { wireVersion } from "../../../shared/wire/version.ts";

type Name = keyof WireCalls;
export interface SeenPush {
  readonly name: string;
  // Tests look into bodies of every shape.
  readonly body: unknown;
}

export class WireClient {
  readonly socket: Socket;
  readonly pushes: SeenPush[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("push", (name: string, body: unknown) => {
      this.pushes.push({ name, body: withPlainBytes(body) });
      this.#wake();
    });
    socket.on("disconnect", () => this.#wake());
  }

  /** The checked result; rejects with Failure. */
  async call<Call extends Name>(
    name: Call,
    params: Params<WireCalls, Call>,
  ): Promise<Result<WireCalls, Call>> {
    return unwrap(wireCalls, name, await this.raw(name, params));
  }

  /** Whatever is given, sent as it is; the reply as it came. */
  async raw(name: unknown, params: unknown): Promise<unknown> {
    // Socket.IO would keep it for a connection that does not come back.
    if (!this.socket.connected) throw new Error("not connected");
    return withPlainBytes(await this.socket.timeout(15_000).emitWithAck("call", name, params));
  }

  /** The fault of a call that must be refused. */
  async refusal(name: unknown, params: unknown): Promise<FaultCode> {
    return (await this.refusalWithDetail(name, params)).code;
  }

  async refusalWithDetail(name: unknown, params: unknown): Promise<Fault> {
    const reply = (await this.raw(name, params)) as { readonly ok: boolean; readonly fault?: Fault };
    if (reply.ok || reply.fault === undefined) throw new Error(`${String(name)} was not refused`);
    return toFailure(reply.fault).fault;
  }

  /** The first push of that name that fits, whether it came already or comes yet. */
  async push<Body>(name: string, fits: (body: Body) => boolean = () => true): Promise<Body> {
    await this.until(() => this.pushesOf<Body>(name).some(fits));
    return this.pushesOf<Body>(name).find(fits)!;
  }

  pushesOf<Body>(name: string): Body[] {
    return this.pushes.filter((push) => push.name === name).map(({ body }) => body as Body);
  }

  disconnected(): Promise<void> {
    return this.until(() => !this.socket.connected);
  }

  close(): void {
    this.socket.disconnect();
  }

  /** Resolves when `holds` after a push or a disconnect; rejects after ten seconds. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`never came; seen: ${this.pushes.map((push) => push.name).join(", ")}`));
      }, 10_000);
      const look = () => {
        if (!holds()) return;
        clearTimeout(giveUp);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  #wake(): void {
    for (const look of Array.from(this.#waiting)) look();
  }
}

/** Rejects with the connect_error, whose `data.fault` says why. */
export function connect(
  url: string,
  auth: Readonly<Record<string, unknown>> = { wireVersion },
): Promise<WireClient> {
  const socket = io(url, {
    parser: wireParser,
    transports: ["websocket"],
    auth,
    forceNew: true,
    reconnection: false,
  });
  const client = new WireClient(socket);
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(client));
    socket.once("connect_error", (error) => {
      socket.disconnect();
      reject(error);
    });
  });
}

/** Bytes come as Buffers in Node; as plain Uint8Arrays they compare equal to what was sent. */
function withPlainBytes(part: unknown): unknown {
  if (part instanceof Uint8Array) return new Uint8Array(part);
  if (Array.isArray(part)) return part.map(withPlainBytes);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withPlainBytes(value)]));
}
