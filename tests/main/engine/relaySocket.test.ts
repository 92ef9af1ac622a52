// What comes in one piece with the relay's welcome is heard as well: a socket that was let go is never taken for one that stands.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRelaySocket } from "../../../main/core/engine/relaySocket.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";
import { wireParser } from "../../../shared/wire/parser.ts";

let server: Server;
let address: string;

beforeEach(async () => {
  const http = createServer();
  server = new Server(http, { parser: wireParser, transports: ["websocket"] });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

test.each([
  ["a refusal", { type: 4, nsp: "/", data: { message: "no", data: { fault: { code: "internal" } } } }],
  ["an end", { type: 1, nsp: "/" }],
])("%s right behind the welcome", async (_what, packet) => {
  server.on("connection", ({ conn }) => {
    const [frame] = new wireParser.Encoder().encode(packet as never);
    (conn as unknown as { write(frame: unknown): void }).write(frame);
  });
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const opened = openRelaySocket({
    address,
    clock: systemClock,
    onPush: () => undefined,
    onMalformed: () => undefined,
    onClosed: () => resolve("closed"),
  });
  const heard = opened.then(
    () => closed,
    ({ fault }) => (fault as { code: string }).code,
  );
  const nothing = new Promise<string>((after) => setTimeout(after, 3_000, "nothing"));
  expect(["closed", "offline"]).toContain(await Promise.race([heard, nothing]));
  await opened.then((socket) => socket.close()).catch(() => undefined);
});
