// A STUN or TURN server that a test makes up: it answers each request as it is told to, or with bytes that are no answer at all.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { readMessage, writeMessage, type ReadMessage } from "../../../server/turn/stunMessage.ts";

/** What to send back for one request, in order; the bytes as they came for who does not want to read them. */
export type Play = (request: ReadMessage | undefined, bytes: Buffer) => readonly Buffer[];

/** Its `turn:` address; gone when the test ends. */
export async function fakeUdp(play: Play): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (bytes, { port, address }) => {
    for (const answer of play(readMessage(bytes), bytes)) socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return `turn:127.0.0.1:${socket.address().port}`;
}

/** The same over TCP; an empty answer ends the connection. */
export async function fakeTcp(play: Play): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}).setNoDelay());
    socket.on("data", (bytes) => {
      for (const answer of play(readMessage(bytes), bytes))
        if (answer.length === 0) socket.destroy();
        else socket.write(answer);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `turn:127.0.0.1:${(server.address() as AddressInfo).port}?transport=tcp`;
}

export const realm = "fake.example";

/** 127.0.0.1:4660, masked. */
export const address = Buffer.from([0, 1, 0x33, 0x26, 0x5e, 0x12, 0xa4, 0x43]);

export function bind({ method, transactionId }: ReadMessage): Buffer {
  return writeMessage({ kind: "success", method, transactionId, attributes: { mapped: address } });
}

export function refuse({ method, transactionId }: ReadMessage, code: number, nonce = "nonce"): Buffer {
  const attributes = {
    errorCode: Buffer.from([0, 0, Math.floor(code / 100), code % 100]),
    realm: Buffer.from(realm),
    nonce: Buffer.from(nonce),
  };
  return writeMessage({ kind: "error", method, transactionId, attributes });
}

export function accept({ method, transactionId }: ReadMessage, key?: Buffer): Buffer {
  return writeMessage({ kind: "success", method, transactionId, attributes: { relayed: address } }, key);
}
