// The wire: Socket.IO on the relay's HTTP server, websocket only, one event each way. Checks the version and the bounds of a
// connection, hands calls to the handlers and sees every connection out.
import type { IncomingMessage, Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import type { Asked, Reply } from "../shared/contract.ts";
import { Failure, type Fault } from "../shared/fault.ts";
import { limits } from "../shared/wire/limits.ts";
import { wireParser } from "../shared/wire/parser.ts";
import { wireVersion } from "../shared/wire/version.ts";
import { openCalls, type Calls } from "./calls.ts";
import type { Components } from "./components.ts";
import { Connection } from "./connection.ts";
import { clientAddress } from "./limits/clientAddress.ts";
import { openDoor } from "./limits/door.ts";

export function attachSockets(http: HttpServer, components: Components): Server {
  const { config } = components;
  const addressOf = (request: IncomingMessage) => clientAddress(request, config.trustProxy);
  const door = openDoor(config);
  const io = new Server(http, {
    parser: wireParser,
    // Long polling would double the code that hostile bytes reach, and costs several frames' CPU per message.
    transports: ["websocket"],
    allowUpgrades: false,
    serveClient: false,
    maxHttpBufferSize: limits.frameBytes,
    connectTimeout: 10_000,
    cors: { origin: false },
    allowRequest: (request, decide) => decide(null, door.mayEnter(addressOf(request))),
  });
  io.engine.on("connection", (raw: RawSocket) => raw.once("close", door.enter(addressOf(raw.request))));
  const calls = openCalls(components);
  io.use((socket, next) => next(refusal(socket)));
  io.on("connection", (socket) => welcome(components, calls, socket));
  return io;
}

/** What Engine.IO reports as a connection. */
interface RawSocket {
  readonly request: IncomingMessage;
  once(event: "close", listener: () => void): void;
}

/** What keeps a socket out, as Socket.IO wants it: an error whose data travels with connect_error. */
function refusal(socket: Socket): Error | undefined {
  if (socket.handshake.auth["wireVersion"] === wireVersion) return undefined;
  const fault: Fault = { code: "upgrade-required" };
  return Object.assign(new Error(fault.code), { data: { fault } });
}

function welcome(components: Components, calls: Calls, socket: Socket): void {
  const connection = connect(components, socket);
  const stopWaiting = components.clock.after(limits.anonymousMs, () => {
    if (connection.asker === undefined) socket.disconnect(true);
  });
  socket.on("call", (...sent: unknown[]) => {
    // Socket.IO puts it last, however many parts the sender gave the call.
    const acknowledge = sent.at(-1);
    // Without a way to answer there is nothing to do: no call is worth making blindly.
    if (typeof acknowledge !== "function") return;
    const [name, params] = sent.slice(0, -1);
    void answerCall(calls, connection, { name, params, acknowledge: acknowledge as Acknowledge });
  });
  socket.on("disconnect", () => {
    stopWaiting();
    farewell(components, connection);
    // A goodbye leaves the transport open, with nothing on it that could still log in in time (PROTOCOL A8).
    socket.conn.close();
  });
}

type Acknowledge = (reply: Reply) => void;

async function answerCall(
  calls: Calls,
  connection: Connection,
  { acknowledge, ...asked }: Asked & { readonly acknowledge: Acknowledge },
): Promise<void> {
  acknowledge(await calls.reply(connection, asked));
  connection.checkReader();
}

function connect({ config, metrics, log }: Components, socket: Socket): Connection {
  const address = clientAddress(socket.request, config.trustProxy);
  const connection = new Connection({ socket, address, ...config, onCut });
  function onCut() {
    metrics.cut();
    log.info("socket.cut", { deviceId: connection.asker?.deviceId });
  }
  return connection;
}

function farewell({ sessions, presence, store, clock, log }: Components, connection: Connection): void {
  const { asker } = connection;
  if (asker === undefined) return;
  presence.watch(connection, []);
  if (!sessions.detach(connection)) return;
  const now = clock.now();
  if (!presence.departed(asker.accountId, now)) return;
  store.accounts.seen(asker.accountId, now).catch((cause: unknown) => {
    if (!(cause instanceof Failure)) log.error("seen.broken", cause);
  });
}
