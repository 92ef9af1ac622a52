// The composition root: one profile's core, from what a host lends it. Hosts import this and platform.ts, nothing else.
import type { BridgeCalls } from "../../shared/bridge/calls.ts";
import type { BridgeEvent } from "../../shared/bridge/events.ts";
import type { Handlers } from "../../shared/contract.ts";
import { App } from "./engine/app.ts";
import { createHandlers } from "./handlers.ts";
import type { Platform } from "./platform.ts";

export interface Core {
  readonly handlers: Handlers<BridgeCalls>;
  readonly events: { subscribe(listener: (event: BridgeEvent) => void): () => void };
  /** Resolves when the transactions under way are written and the database is closed; no timer is left. */
  close(): Promise<void>;
}

/** Shows everything that is stored at once and connects in the background. Rejects when another process holds the profile. */
export async function createCore(platform: Platform): Promise<Core> {
  const app = new App(platform);
  app.start();
  return {
    handlers: createHandlers(app),
    events: { subscribe: (listener) => app.events.subscribe(listener) },
    close: () => app.close(),
  };
}
