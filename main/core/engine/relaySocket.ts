// One socket to a relay: calls out, pushes in. It never reconnects and never buffers; who opened it decides what comes next.
import { io, type Socket } from "socket.io-client";
import type { Clock } from "../../../shared/clock.ts";
import { readPush, unwrap, type Ask } from "../../../shared/contract.ts";
import { Failure, fault, toFailure } from "../../../shared/fault.ts";
import { wireCalls, type WireCalls } from "../../../shared/wire/calls.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { wireParser } from "../../../shared/wire/parser.ts";
import { wirePushes, type WirePush } from "../../../shared/wire/pushes.ts";
import { wireVersion } from "../../../shared/wire/version.ts";

export interface RelaySocket {
  readonly ask: Ask<WireCalls>;
  /** Idempotent; `onClosed` is not called for it. */
  close(): void;
}

export interface OpenRelaySocket {
  readonly address: string;
  readonly clock: Clock;
  readonly onPush: (push: WirePush) => void;
  /** A push that is unknown or malformed: counted, never believed. */
  readonly onMalformed: () => void;
  readonly onClosed: () => void;
}

/** Rejects with `offline` when the relay cannot be reached and with the relay's own fault when it refuses the handshake. */
export async function openRelaySocket(options: OpenRelaySocket): Promise<RelaySocket> {
  const socket = io(options.address, {
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    timeout: limits.callTimeoutMs,
    parser: wireParser,
    auth: { wireVersion },
  });
  await connected(socket, options.clock);
  // What came right behind the welcome, a refusal or an end, has let the socket go before anybody could be told.
  if (!socket.connected || !socket.active) {
    socket.disconnect();
    throw new Failure("offline", "relay not reached");
  }
  socket.on("push", (name: unknown, body: unknown) => {
    const push = readPush(wirePushes, name, body);
    if (push === undefined) options.onMalformed();
    else options.onPush(push);
  });
  socket.once("disconnect", options.onClosed);
  // A refusal after the connection was taken: Socket.IO lets the socket go without another word.
  socket.once("connect_error", options.onClosed);
  return {
    ask: (name, params) => ask(socket, name, params),
    close: () => {
      socket.off();
      socket.disconnect();
    },
  };
}

/** A relay that takes the connection and then says nothing, or goes away again, is as good as none. */
async function connected(socket: Socket, clock: Clock): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(limits.callTimeoutMs, () => reject(new Error("no answer")));
  socket
    .once("connect", resolve)
    .once("connect_error", reject)
    .once("disconnect", () => reject(new Error("lost")));
  try {
    await promise;
  } catch (cause) {
    socket.disconnect();
    throw refusal(cause as RefusedConnection);
  } finally {
    cancel();
    socket.off();
  }
}

interface RefusedConnection extends Error {
  readonly data?: { readonly fault?: unknown };
}

/** Socket.IO passes what the relay's middleware refused with as `data`; anything else means that nobody answered. */
function refusal(error: RefusedConnection): Failure {
  const told = fault.safeParse(error.data?.fault);
  return told.success ? toFailure(told.data) : new Failure("offline", "relay not reached");
}

const ask = async <Name extends keyof WireCalls>(socket: Socket, name: Name, params: unknown) => {
  if (!socket.connected) throw new Failure("offline");
  const reply: unknown = await socket
    .timeout(limits.callTimeoutMs)
    .emitWithAck("call", name, params)
    .catch(() => {
      throw new Failure(socket.connected ? "timeout" : "offline");
    });
  return unwrap(wireCalls, name, reply);
};
