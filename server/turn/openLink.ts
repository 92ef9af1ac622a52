// Bytes to a STUN server and back over UDP, TCP or TLS, one message at a time. What comes is bounded: a stream that holds
// anything but whole messages of a sensible size ends.
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { IceUrl } from "./iceUrl.ts";
import { headerLength, longestMessage } from "./stunMessage.ts";
import { TurnTrouble, type Trouble } from "./turnTrouble.ts";

export interface Link {
  /** Whether what is sent may be lost, so that it has to be sent again. */
  readonly losesMessages: boolean;
  send(message: Buffer): void;
  close(): void;
}

export interface LinkListener {
  readonly received: (message: Buffer) => void;
  /** At most once, after the link was open. */
  readonly broken: (trouble: Trouble) => void;
}

/** Rejects with TurnTrouble, at the latest when `signal` aborts. */
export async function openLink(url: IceUrl, listener: LinkListener, signal: AbortSignal): Promise<Link> {
  const { address, family } = await inTime(signal, resolve(url.host), "unknown-host");
  if (url.transport === "udp") return openUdp({ ...url, host: address }, family, listener);
  const socket =
    url.transport === "tcp"
      ? connectTcp({ host: address, port: url.port })
      : connectTls({
          host: address,
          port: url.port,
          // An address is no name to ask for, but the certificate must be for it all the same.
          ...(isIP(url.host) === 0 ? { servername: url.host } : {}),
        });
  try {
    await inTime(signal, connected(socket, url.transport === "tcp" ? "connect" : "secureConnect"), "silent");
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
  return streamLink(socket, listener);
}

async function resolve(host: string) {
  try {
    return await lookup(host);
  } catch {
    throw new TurnTrouble({ kind: "unknown-host" });
  }
}

function inTime<Value>(
  signal: AbortSignal,
  made: Promise<Value>,
  kind: "silent" | "unknown-host",
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new TurnTrouble({ kind }));
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    made.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

function connected(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    // Stays: an error after the first must not end the process.
    socket.on("error", (cause) => reject(new TurnTrouble(troubleOf(cause))));
  });
}

function streamLink(socket: Socket, { received, broken }: LinkListener): Link {
  const take = openSplitter(received);
  let isOpen = true;
  const end = (trouble: Trouble) => {
    socket.destroy();
    if (isOpen) broken(trouble);
    isOpen = false;
  };
  socket.on("error", (cause) => end(troubleOf(cause)));
  socket.on("close", () => end({ kind: "unreachable", code: "ECONNRESET" }));
  socket.on("data", (chunk: Buffer) => {
    if (!take(chunk)) end({ kind: "strange" });
  });
  return {
    losesMessages: false,
    send: (message) => void socket.write(message),
    close() {
      isOpen = false;
      socket.destroy();
    },
  };
}

/** Whole messages out of the pieces of a stream, which says how long each is; false once it holds anything else. */
function openSplitter(received: LinkListener["received"]): (chunk: Buffer) => boolean {
  let unread: Buffer = Buffer.alloc(0);
  return (chunk) => {
    unread = Buffer.concat([unread, chunk]);
    while (unread.length >= 4) {
      const length = headerLength + unread.readUInt16BE(2);
      if (unread[0]! > 0x3f || length > longestMessage) return false;
      if (length > unread.length) return true;
      received(unread.subarray(0, length));
      unread = unread.subarray(length);
    }
    return true;
  };
}

/** A connected socket: the system drops what comes from elsewhere, and says when nobody listens. */
function openUdp({ host, port }: IceUrl, family: number, listener: LinkListener): Promise<Link> {
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", (cause) => {
      socket.close();
      reject(new TurnTrouble(troubleOf(cause)));
    });
    socket.connect(port, host, () => {
      socket.removeAllListeners("error");
      resolve(udpLink(socket, listener));
    });
  });
}

function udpLink(socket: UdpSocket, { received, broken }: LinkListener): Link {
  let isOpen = true;
  const close = () => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  socket.on("message", (message) => isOpen && received(message));
  socket.on("error", (cause) => {
    if (isOpen) broken(troubleOf(cause));
    close();
  });
  // A failed send is an "error" event as well.
  return { losesMessages: true, send: (message) => isOpen && socket.send(message), close };
}

/** Names with an underscore are OpenSSL's for what is wrong with a certificate, but for those of a broken handshake. */
function troubleOf(cause: Error): Trouble {
  const { code = "" } = cause as NodeJS.ErrnoException;
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return { kind: "strange" };
  return code.includes("_") ? { kind: "certificate", code } : { kind: "unreachable", code };
}
