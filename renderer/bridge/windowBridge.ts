// The bridge of the Electron window: what the preload script exposes, checked against the tables on this side too.
import { readPush, unwrap } from "../../shared/contract.ts";
import { bridgeCalls } from "../../shared/bridge/calls.ts";
import { bridgeEvents } from "../../shared/bridge/events.ts";
import type { Bridge, Unsubscribe } from "./bridge.ts";

/** `window.parley`. Replies and pushes are as they came: unchecked. */
export interface ExposedBridge {
  readonly call: (name: string, params: unknown) => Promise<unknown>;
  readonly onPush: (listener: (name: unknown, body: unknown) => void) => Unsubscribe;
}

declare global {
  interface Window {
    readonly parley?: ExposedBridge;
  }
}

/** The core lives in the same process tree: the line cannot break while the window is open. */
export function windowBridge(exposed: ExposedBridge): Bridge {
  return {
    ask: async (name, params) => unwrap(bridgeCalls, name, await exposed.call(name, params)),
    subscribe: (listener) =>
      exposed.onPush((name, body) => {
        const event = readPush(bridgeEvents, name, body);
        if (event !== undefined) listener(event);
      }),
    onLost: () => () => undefined,
    onBack: () => () => undefined,
  };
}
