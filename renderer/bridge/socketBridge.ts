// The bridge of the Node host: the same calls and pushes over a socket to the page's own origin. The host has already
// exchanged its one-time token for a session cookie, so nothing secret passes through here.
import { io, type Socket } from "socket.io-client";
import { Failure } from "../../shared/fault.ts";
import { readPush, unwrap } from "../../shared/contract.ts";
import { bridgeCalls } from "../../shared/bridge/calls.ts";
import { bridgeEvents } from "../../shared/bridge/events.ts";
import type { Bridge } from "./bridge.ts";
import { createListeners } from "./listeners.ts";

/** Longer than any call takes: creating a large group is the slowest. */
const replyTimeoutMs = 60_000;

/** Reconnects by itself. A call made meanwhile waits for the attempt under way, and fails with `offline` when that fails. */
export function socketBridge(socket: Socket = io({ transports: ["websocket"] })): Bridge {
  const lost = createListeners<void>();
  const back = createListeners<void>();
  let wasConnected = false;
  socket.on("disconnect", () => lost.tell());
  socket.on("connect", () => {
    if (wasConnected) back.tell();
    wasConnected = true;
  });
  return {
    ask: async (name, params) => unwrap(bridgeCalls, name, await call(socket, name, params)),
    subscribe(listener) {
      const onPush = (name: unknown, body: unknown) => {
        const event = readPush(bridgeEvents, name, body);
        if (event !== undefined) listener(event);
      };
      socket.on("push", onPush);
      return () => socket.off("push", onPush);
    },
    onLost: lost.add,
    onBack: back.add,
  };
}

async function call(socket: Socket, name: string, params: unknown): Promise<unknown> {
  await connected(socket);
  try {
    return await socket.timeout(replyTimeoutMs).emitWithAck("call", name, params);
  } catch {
    throw new Failure(socket.connected ? "timeout" : "offline");
  }
}

async function connected(socket: Socket): Promise<void> {
  if (socket.connected) return;
  if (!socket.active) throw new Failure("offline");
  await new Promise<void>((resolve, reject) => {
    const settle = (finish: () => void) => () => {
      socket.off("connect", onConnect);
      socket.off("connect_error", onError);
      finish();
    };
    const onConnect = settle(resolve);
    const onError = settle(() => reject(new Failure("offline")));
    socket.on("connect", onConnect);
    socket.on("connect_error", onError);
  });
}
