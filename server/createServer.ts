// The whole relay from its parts: store, sockets, pages, upkeep. What main.ts runs and what tests start.
import type { AddressInfo } from "node:net";
import type { Server } from "socket.io";
import type { Clock } from "../shared/clock.ts";
import { Failure } from "../shared/fault.ts";
import type { DeviceId } from "../shared/ids.ts";
import type { Log } from "../shared/log.ts";
import { openConnections } from "../shared/node/openConnections.ts";
import { openCommitReport } from "./commitReport.ts";
import type { Components } from "./components.ts";
import type { Config } from "./config.ts";
import { announceDirectory, deliver } from "./delivery.ts";
import { invite, type InvitationRequest, type MintedInvitation } from "./directory/invite.ts";
import { openMetrics } from "./http/metrics.ts";
import { openHttp } from "./http/openHttp.ts";
import { openGates } from "./limits/gates.ts";
import { PresenceBoard } from "./presence.ts";
import { Sessions } from "./sessions.ts";
import { attachSockets } from "./socket.ts";
import { openSqliteStore } from "./store/sqlite/openSqliteStore.ts";
import type { Changes } from "./store/store.ts";
import { keepUp } from "./upkeep.ts";

export interface CreateServer {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** `size` unpredictable bytes. */
  readonly random: (size: number) => Uint8Array;
}

export interface Relay {
  /** Where clients reach it: the configured public URL, or http://host:port. */
  readonly url: string;
  readonly port: number;
  /** Whether nobody has enrolled yet: the first start prints an invitation. */
  isNew(): Promise<boolean>;
  invite(request: InvitationRequest): Promise<MintedInvitation>;
  /** `not-found` when there is no such active device; its socket is cut at once. */
  revokeDevice(deviceId: DeviceId): Promise<void>;
  /** Tells every device, finishes the commits under way, closes the store: all within `drainMs` and a few seconds. */
  close(): Promise<void>;
}

/** How long connections may take to end by themselves. */
const partingMs = 3_000;

/** Resolves when the relay listens; rejects when the port or the data folder cannot be had. */
export async function createServer(options: CreateServer): Promise<Relay> {
  const { config, clock } = options;
  let io: Server | undefined;
  let stopping = false;
  const sessions = new Sessions();
  const metrics = openMetrics({ online: () => sessions.size, sockets: () => io?.engine.clientsCount ?? 0 });
  const commits = openCommitReport({ ...options, metrics });
  const store = openSqliteStore({
    dataDir: config.dataDir,
    organisationName: config.organisation,
    retentionMs: config.retentionMs,
    random: options.random,
    listener: {
      changed: (changes: Changes) => void (io && deliver({ io, sessions }, changes)),
      ...commits,
    },
  });
  const presence = new PresenceBoard(sessions);
  const components: Components = { ...options, store, sessions, presence, gates: openGates(config), metrics };
  const app = openHttp({ config, store, clock, metrics, isStopping: () => stopping, ...commits });
  const cutConnections = openConnections(app.server);
  const sockets = (io = attachSockets(app.server, components));
  const stopUpkeep = keepUp(components, (version) => announceDirectory({ io: sockets, sessions }, version));
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (cause) {
    stopUpkeep();
    await store.close();
    throw cause;
  }
  const { port } = app.server.address() as AddressInfo;
  const url = config.publicUrl ?? `http://${hostInUrl(config.host)}:${port}`;
  await store.rememberUrl(url);

  async function shutDown(): Promise<void> {
    stopping = true;
    if (config.drainMs > 0) await new Promise<void>((drained) => clock.after(config.drainMs, drained));
    stopUpkeep();
    for (const connection of sessions.all()) connection.end("shutdown");
    const stopWaiting = clock.after(partingMs, cutConnections);
    await sockets.close();
    await app.close();
    stopWaiting();
    await store.close();
  }
  let closing: Promise<void> | undefined;
  return {
    url,
    port,
    isNew: async () => (await store.accounts.directory(0)).version === 0,
    invite: (request) => invite(components, url, request),
    revokeDevice: (deviceId) => revokeDevice(components, deviceId),
    close: () => (closing ??= shutDown()),
  };
}

async function revokeDevice({ store, clock }: Components, deviceId: DeviceId): Promise<void> {
  const device = await store.accounts.device(deviceId);
  if (device === undefined) throw new Failure("not-found");
  await store.accounts.revokeDevice(device.accountId, deviceId, clock.now());
}

/** What listens on every address is reached on this machine by its loopback name. */
function hostInUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
