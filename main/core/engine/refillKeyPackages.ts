// Keeps single-use key packages and one last resort at the relay, so that others can add this device while it is away.
import { limits } from "../../../shared/wire/limits.ts";
import { addKeyPackages, countKeyPackages, deleteExpiredKeyPackages } from "../store/keyPackages.ts";
import type { Engine } from "./context.ts";

const full = 50;
const low = 20;
/** More than anybody claims before what was claimed first expires; a relay that asks for more gets none. */
const mostWaiting = 10 * limits.keyPackagesPerDevice;
/** What expires within a week is as good as gone: somebody may claim it today and invite only tomorrow. */
const freshForMs = 7 * 24 * 60 * 60 * 1_000;

export interface AtRelay {
  /** Single-use key packages that the relay has. */
  readonly count: number;
  /** Drop what it has: its database was restored, and may hand out again what was used. */
  readonly replace: boolean;
}

/** Private parts are durable before the public ones leave, and stay until they expire: a Welcome may be on its way. */
export async function refillKeyPackages(engine: Engine, { count, replace }: AtRelay): Promise<void> {
  const { store, platform } = engine;
  const now = platform.clock.now();
  deleteExpiredKeyPackages(store, now);
  const fresh = countKeyPackages(store, now + freshForMs);
  const startOver = replace || fresh.singleUse < Math.min(count, low);
  const missing = startOver ? full : count < low ? full - count : 0;
  const needsLastResort = startOver || fresh.lastResort === 0;
  if (missing === 0 && !needsLastResort) return;
  if (fresh.singleUse + missing > mostWaiting) return platform.log.warn("keyPackages.enough");
  await publish(engine, { count: missing, lastResort: needsLastResort, replace: startOver });
}

/** A Welcome has used one up. */
export function replaceUsedKeyPackage(engine: Engine): Promise<void> {
  return publish(engine, { count: 1, lastResort: false, replace: false });
}

async function publish(
  { store, mls, connection, platform }: Engine,
  {
    count,
    lastResort,
    replace,
  }: {
    readonly count: number;
    readonly lastResort: boolean;
    readonly replace: boolean;
  },
): Promise<void> {
  const now = platform.clock.now();
  const single = await mls.generateKeyPackages({ count, lastResort: false, now });
  const last = lastResort ? await mls.generateKeyPackages({ count: 1, lastResort, now }) : [];
  addKeyPackages(store, [...single, ...last]);
  await connection.ask("keyPackage.publish", {
    replace,
    keyPackages: single.map((one) => one.keyPackage),
    ...(last[0] === undefined ? {} : { lastResort: last[0].keyPackage }),
  });
}
