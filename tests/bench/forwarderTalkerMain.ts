// The process behind forwarderTalker.ts.
import { io } from "socket.io-client";
import { wireParser } from "../../shared/wire/parser.ts";
import type { FromTalker, ToTalker } from "./forwarderTalker.ts";

const [, , url, name] = process.argv as string[];
const socket = io(url!, { transports: ["websocket"], auth: { name }, parser: wireParser });

socket.once("connect", () => tell({ kind: "ready" }));
socket.on("push", (_: string, body: Uint8Array) => tell({ kind: "heard", body }));
process.on("message", ({ to, body }: ToTalker) => {
  void socket.timeout(60_000).emitWithAck("call", to, body);
});
process.on("disconnect", () => process.exit(0));

function tell(message: FromTalker): void {
  process.send?.(message);
}
