// The Electron host's own calls: screens to share, staying awake, asking before the window closes. In a browser there is no such host.
import { unwrap, type Ask } from "../../shared/contract.ts";
import { hostCalls, type HostCalls } from "../../shared/bridge/hostCalls.ts";

/** Undefined where the browser itself does all this. */
export function hostBridge(): Ask<HostCalls> | undefined {
  const exposed = window.parley;
  if (exposed === undefined) return undefined;
  return async (name, params) => unwrap(hostCalls, name, await exposed.call(name, params));
}
