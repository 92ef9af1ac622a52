// The one line from state to core: holds the connected bridge, so that actions anywhere can ask.
import { assert } from "../../shared/assert.ts";
import type { CallName, Params, Result } from "../../shared/contract.ts";
import type { BridgeCalls } from "../../shared/bridge/calls.ts";
import type { Bridge } from "../bridge/bridge.ts";

let attached: Bridge | undefined;

export function attachBridge(bridge: Bridge): void {
  attached = bridge;
}

export function connectedBridge(): Bridge {
  assert(attached !== undefined, "a bridge is attached before anything is asked");
  return attached;
}

/** Rejects only with Failure. */
export function ask<Name extends CallName<BridgeCalls>>(
  name: Name,
  params: Params<BridgeCalls, Name>,
): Promise<Result<BridgeCalls, Name>> {
  return connectedBridge().ask(name, params);
}
