// What the relay does by the clock: deletes what nobody needs any more, and notices what the command line changed.
import { Failure } from "../shared/fault.ts";
import type { Components } from "./components.ts";

/** Returns what stops it. `onDirectory` is told of versions that another process made. */
export function keepUp(components: Components, onDirectory: (version: number) => void): () => void {
  const { clock, config, log } = components;
  let cancel = () => {};
  let stopped = false;
  const schedule = (delayMs: number) => {
    if (!stopped) cancel = clock.after(delayMs, () => void turn());
  };
  async function turn(): Promise<void> {
    let more = false;
    try {
      if (components.store.changedElsewhere()) await recheck(components, onDirectory);
      more = await components.store.collect(clock.now());
    } catch (cause) {
      if (!(cause instanceof Failure)) log.error("upkeep.broken", cause);
    }
    schedule(more ? Math.min(config.collectEveryMs, 50) : config.collectEveryMs);
  }
  schedule(config.collectEveryMs);
  return () => {
    stopped = true;
    cancel();
  };
}

/** Devices that were revoked by another process lose their sockets; the rest hear of the new directory. */
async function recheck(
  { store, sessions }: Components,
  onDirectory: (version: number) => void,
): Promise<void> {
  for (const connection of sessions.all()) {
    const device = await store.accounts.device(connection.loggedIn.deviceId);
    if (device === undefined) connection.end("revoked");
  }
  const { version } = await store.accounts.directory(Number.MAX_SAFE_INTEGER);
  onDirectory(version);
}
