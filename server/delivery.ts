// Tells the devices that are online what a commit of the store changed for them: one frame per log and flush, encoded once
// for all who get the same. Whoever is offline, or loses the frame, reads it later after its cursor.
import type { Server } from "socket.io";

import type { DeviceId } from "../shared/ids.ts";
import type { Envelope } from "../shared/wire/envelope.ts";
import { limits } from "../shared/wire/limits.ts";
import type { WirePush } from "../shared/wire/pushes.ts";
import type { Connection } from "./connection.ts";
import type { Sessions } from "./sessions.ts";
import type { AppendedInbox, AppendedLog, Changes, Reader } from "./store/store.ts";

export interface Delivery {
  readonly io: Server;
  readonly sessions: Sessions;
}

export function deliver(delivery: Delivery, changes: Changes): void {
  for (const inbox of changes.inboxes) deliverInbox(delivery, inbox);
  for (const log of changes.logs) deliverLog(delivery, log);
  for (const { deviceId, count } of changes.lowKeyPackages)
    delivery.sessions.ofDevice(deviceId)?.push("keyPackage.low", { count });
  for (const deviceId of changes.revoked) endSession(delivery, deviceId);
  if (changes.directoryVersion !== undefined) announceDirectory(delivery, changes.directoryVersion);
}

/** After this turn's replies: a device that revokes itself gets its answer first. */
function endSession({ sessions }: Delivery, deviceId: DeviceId): void {
  const connection = sessions.ofDevice(deviceId);
  if (connection !== undefined) setImmediate(() => connection.end("revoked"));
}

export function announceDirectory({ io, sessions }: Delivery, version: number): void {
  pushToAll(io, [...sessions.all()], { name: "directory.changed", body: { version } });
}

function deliverInbox({ sessions }: Delivery, { deviceId, items }: AppendedInbox): void {
  const connection = sessions.ofDevice(deviceId);
  if (connection === undefined) return;
  for (const page of pages(items, (item) => item.item.welcome.length))
    connection.push("inbox.appended", { items: page });
}

function deliverLog({ io, sessions }: Delivery, { conversationId, envelopes, readers }: AppendedLog): void {
  const senders = new Set(envelopes.map(({ senderDeviceId }) => senderDeviceId));
  const alike: Connection[] = [];
  for (const reader of readers) {
    const connection = sessions.ofDevice(reader.deviceId);
    if (connection === undefined) continue;
    if (!senders.has(reader.deviceId) && readsAll(reader, envelopes)) alike.push(connection);
    else pushLog(io, [connection], { conversationId, envelopes: envelopes.filter(isFor(reader)) });
  }
  pushLog(io, alike, { conversationId, envelopes });
}

type Log = Pick<AppendedLog, "conversationId" | "envelopes">;

function readsAll({ joined, removed }: Reader, envelopes: readonly Envelope[]): boolean {
  return joined < envelopes[0]!.sequence && (removed === null || envelopes.at(-1)!.sequence <= removed);
}

function isFor({ deviceId, joined, removed }: Reader) {
  return ({ senderDeviceId, sequence }: Envelope): boolean =>
    senderDeviceId !== deviceId && sequence > joined && (removed === null || sequence <= removed);
}

function pushLog(io: Server, connections: readonly Connection[], { conversationId, envelopes }: Log): void {
  for (const page of pages(envelopes, ({ body }) => body.length))
    pushToAll(io, connections, { name: "log.appended", body: { conversationId, envelopes: page } });
}

/** Encoded once, however many get it. */
function pushToAll(io: Server, connections: readonly Connection[], { name, body }: WirePush): void {
  const [first] = connections;
  if (first === undefined) return;
  if (connections.length === 1) return first.push(name, body);
  io.to(connections.map(({ socket }) => socket.id)).emit("push", name, body);
  for (const connection of connections) connection.checkReader();
}

/** Cuts a list so that no frame exceeds the bounds of the push schemas and of one page. */
function* pages<Item>(items: readonly Item[], size: (item: Item) => number): Generator<Item[]> {
  let page: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    if (
      page.length === limits.envelopesPerPage ||
      (page.length > 0 && bytes + size(item) > limits.pageBytes)
    ) {
      yield page;
      [page, bytes] = [[], 0];
    }
    page.push(item);
    bytes += size(item);
  }
  if (page.length > 0) yield page;
}
