// Every connection of an HTTP server, upgraded ones included, so that it can end in bounded time: a request that never
// finishes, or a reader that never answers the closing handshake, would keep it open for a minute.
import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Returns the function that cuts all that are still there. */
export function openConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
