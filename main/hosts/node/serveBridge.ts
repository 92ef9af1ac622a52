// The bridge of the Node host: the core's calls and events over a socket of the same origin. One event each way, `call`
// and `push`; the handshake asks for our own Host, our own Origin and the session cookie.
import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import type { Log } from "../../../shared/log.ts";
import type { Core } from "../../core/createCore.ts";
import { answerCalls } from "../common/askCore.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { isOurHandshake, readSession, type Address } from "./requestGuard.ts";

export interface Bridge {
  readonly http: HttpServer;
  readonly core: Core;
  readonly doorkeeper: Doorkeeper;
  readonly log: Log;
  readonly address: () => Address;
}

/** Returns the function that cuts every socket and stops listening to the core. */
export function serveBridge({ http, core, doorkeeper, log, address }: Bridge): () => Promise<void> {
  const sockets = new Server(http, {
    serveClient: false,
    transports: ["websocket"],
    allowUpgrades: false,
    allowRequest: (request, decide) => {
      const session = readSession(request, address());
      decide(null, isOurHandshake(request, address()) && doorkeeper.isSession(session));
    },
  });
  const answered = answerCalls(core, log);
  sockets.on("connection", (socket) => {
    socket.on("call", (name: unknown, params: unknown, ack: unknown) => {
      if (typeof ack !== "function") return;
      void answered({ name, params }).then((reply) => ack(reply));
    });
  });
  const unsubscribe = core.events.subscribe((event) => sockets.emit("push", event.name, event.body));
  return async () => {
    unsubscribe();
    await sockets.close();
  };
}
