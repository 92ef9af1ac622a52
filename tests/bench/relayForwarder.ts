// The bare Socket.IO forwarder that the relay is measured against: passes each message on, acknowledges it, keeps nothing.
// Started as a child process; speaks relayProcess.ts's messages for readiness and CPU time.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { wireParser } from "../../shared/wire/parser.ts";
import type { FromRelay, ToRelay } from "../support/relayProcess.ts";

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  serveClient: false,
  ...(process.env["FORWARDER_PARSER"] === "wire" ? { parser: wireParser } : {}),
});
const sockets = new Map<string, Socket>();

io.on("connection", (socket) => {
  sockets.set(String(socket.handshake.auth["name"]), socket);
  socket.on("call", (to: string, body: Uint8Array, acknowledge: (reply: unknown) => void) => {
    sockets.get(to)?.emit("push", "message", body);
    acknowledge({ ok: true });
  });
});
http.listen(0, "127.0.0.1", () => {
  const { port } = http.address() as AddressInfo;
  tell({ kind: "ready", url: `http://127.0.0.1:${port}`, port });
});
process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToRelay) => {
  if (message.kind === "close") process.exit(0);
  const { user, system } = process.cpuUsage();
  tell({ kind: "cpu", seconds: (user + system) / 1e6 });
});

function tell(message: FromRelay): void {
  process.send?.(message);
}
