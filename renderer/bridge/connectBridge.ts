// Picks the bridge: Electron's preload script exposes one, every other host serves a socket.
import type { Bridge } from "./bridge.ts";
import { socketBridge } from "./socketBridge.ts";
import { windowBridge } from "./windowBridge.ts";

export function connectBridge(): Bridge {
  return window.parley === undefined ? socketBridge() : windowBridge(window.parley);
}
