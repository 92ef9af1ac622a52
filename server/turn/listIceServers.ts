// What a device is told of STUN and TURN (PROTOCOL.md, section N): the addresses that the admin has set, and for TURN
// credentials of its own. Who asked goes into nothing.
import type { IceServer } from "../../shared/wire/iceServer.ts";
import type { Components } from "../components.ts";
import type { Config } from "../config.ts";
import { turnCredentials } from "./turnCredentials.ts";

type Needs = Pick<Components, "config" | "clock" | "random" | "metrics">;

interface IceServers {
  readonly servers: IceServer[];
  /** 0 without servers: nothing that could be kept. */
  readonly lifetimeMs: number;
}

export function listIceServers(needs: Needs): IceServers {
  const servers = [...stunServers(needs.config), ...turnServers(needs)];
  return { servers, lifetimeMs: servers.length === 0 ? 0 : needs.config.turnLifetimeMs };
}

function stunServers({ stunUrls }: Config): IceServer[] {
  return stunUrls === undefined ? [] : [{ urls: [...stunUrls] }];
}

function turnServers({ config, clock, random, metrics }: Needs): IceServer[] {
  const { turnUrls, turnSecret, turnLifetimeMs } = config;
  if (turnUrls === undefined || turnSecret === undefined) return [];
  metrics.turnCredentials();
  const expiresAt = clock.now() + turnLifetimeMs;
  return [{ urls: [...turnUrls], ...turnCredentials({ secret: turnSecret, expiresAt, random }) }];
}
