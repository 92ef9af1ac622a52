// Every call of the wire on its way to its handler: who may ask, how often, how many at once.
import { answer, type Answering, type Asked, type Reply } from "../shared/contract.ts";
import { Failure } from "../shared/fault.ts";
import { anonymousCalls, deviceCalls, type AnonymousCalls, type DeviceCalls } from "../shared/wire/calls.ts";
import type { Components } from "./components.ts";
import type { Connection } from "./connection.ts";
import { anonymousHandlers } from "./handlers/anonymous.ts";
import { conversationHandlers } from "./handlers/conversation.ts";
import { deviceHandlers } from "./handlers/device.ts";

export interface Calls {
  /** Never rejects. */
  reply(connection: Connection, asked: Asked): Promise<Reply>;
}

export function openCalls(components: Components): Calls {
  const { config, metrics } = components;
  const tables = openTables(components);
  return {
    async reply(connection, asked) {
      if (connection.callsInFlight >= config.maxCallsInFlight) return busy;
      connection.callsInFlight++;
      const made = await replyInTurn(components, tables, { connection, asked });
      connection.callsInFlight--;
      metrics.call(isKnown(asked.name) ? asked.name : "unknown", made.ok ? "ok" : made.fault.code);
      return made;
    },
  };
}

const busy: Reply = { ok: false, fault: { code: "rate-limited", retryAfterMs: 100 } };

interface Tables {
  readonly anonymous: Answering<AnonymousCalls, Connection>;
  readonly device: Answering<DeviceCalls, Connection>;
}

function openTables(components: Components): Tables {
  const onBug = (name: string, cause: unknown) => components.log.error("call.broken", cause, { name });
  const handlers = { ...deviceHandlers(components), ...conversationHandlers(components) };
  return {
    anonymous: { table: anonymousCalls, handlers: anonymousHandlers(components), onBug },
    device: { table: deviceCalls, handlers, onBug },
  };
}

interface Turn {
  readonly connection: Connection;
  readonly asked: Asked;
}

async function replyInTurn(
  { gates }: Components,
  tables: Tables,
  { connection, asked }: Turn,
): Promise<Reply> {
  const { asker, address } = connection;
  try {
    if (asker === undefined) await gates.pass("anonymousCalls", address);
    else await gates.pass("calls", asker.deviceId);
  } catch (cause) {
    if (cause instanceof Failure) return { ok: false, fault: cause.fault };
    throw cause;
  }
  if (!isDeviceCall(asked.name)) return answer(tables.anonymous, asked, connection);
  if (asker === undefined) return { ok: false, fault: { code: "unauthorized" } };
  return answer(tables.device, asked, connection);
}

function isDeviceCall(name: unknown): boolean {
  return typeof name === "string" && Object.hasOwn(deviceCalls, name);
}

function isKnown(name: unknown): name is string {
  return isDeviceCall(name) || (typeof name === "string" && Object.hasOwn(anonymousCalls, name));
}
