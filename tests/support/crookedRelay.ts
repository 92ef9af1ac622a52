// A relay that is not to be trusted: it stands between cores and the real relay, speaks the real protocol both ways, and can
// change, drop or keep whatever passes. Everything that passed is remembered as the real relay sees it.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serialize } from "node:v8";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import type { Envelope } from "../../shared/wire/envelope.ts";
import { wireParser } from "../../shared/wire/parser.ts";

/** Answers what goes on instead, or undefined to swallow it. */
type Meddle = (name: string, body: Record<string, unknown>) => Record<string, unknown> | undefined;

export interface CrookedRelay {
  readonly url: string;
  /** Calls, replies and pushes that passed, bytes and all. */
  captured(): Buffer;
  /** Pushes on their way to cores. */
  onPush: Meddle;
  /** Replies on their way to cores, by the name of the call; `body` is the reply. */
  onReply: Meddle;
  /** Tells every core here something that the real relay never said, of whatever shape. */
  inject(name: string, body: unknown): void;
  /** Sends every core here a frame as it is. */
  injectFrame(frame: Uint8Array): void;
  close(): Promise<void>;
}

export async function openCrookedRelay(relayUrl: string): Promise<CrookedRelay> {
  const http = createServer();
  const server = new Server(http, {
    parser: wireParser,
    transports: ["websocket"],
    maxHttpBufferSize: 12 * 1024 * 1024,
  });
  const seen: Buffer[] = [];
  const crooked: Pick<CrookedRelay, "onPush" | "onReply"> = { onPush: pass, onReply: pass };
  server.on("connection", (near) => {
    const far = io(relayUrl, {
      parser: wireParser,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      auth: near.handshake.auth,
    });
    near.on("call", async (name: string, params: unknown, ack: (reply: unknown) => void) => {
      seen.push(serialize(params));
      const reply: unknown = await far
        .timeout(20_000)
        .emitWithAck("call", name, params)
        .catch(() => undefined);
      if (reply === undefined) return;
      seen.push(serialize(reply));
      const told = crooked.onReply(name, reply as Record<string, unknown>);
      if (told !== undefined) ack(told);
    });
    far.on("push", (name: string, body: Record<string, unknown>) => {
      seen.push(serialize(body));
      const told = crooked.onPush(name, body);
      if (told !== undefined) near.emit("push", name, told);
    });
    near.on("disconnect", () => far.disconnect());
    far.on("disconnect", () => near.disconnect(true));
    far.on("connect_error", () => near.disconnect(true));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  return Object.assign(crooked, {
    url: `http://127.0.0.1:${port}`,
    captured: () => Buffer.concat(seen),
    inject: (name: string, body: unknown) => void server.emit("push", name, body),
    injectFrame(frame: Uint8Array) {
      for (const { conn } of server.sockets.sockets.values())
        (conn as unknown as { write(frame: Uint8Array): void }).write(frame);
    },
    close: async () => {
      await server.close();
    },
  });
}

/** Changes the envelopes of pushes and pages alike; undefined leaves the list as it is. */
export function meddleWithLogs(
  relay: CrookedRelay,
  change: (envelopes: readonly Envelope[]) => readonly Envelope[],
): void {
  relay.onPush = (name, body) =>
    name === "log.appended" ? { ...body, envelopes: change(body["envelopes"] as readonly Envelope[]) } : body;
  relay.onReply = (name, reply) => {
    const value = reply["value"] as { readonly envelopes: readonly Envelope[] } | undefined;
    if (name !== "log.read" || value === undefined) return reply;
    return { ...reply, value: { ...value, envelopes: change(value.envelopes) } };
  };
}

function pass(_name: string, body: Record<string, unknown>): Record<string, unknown> {
  return body;
}
