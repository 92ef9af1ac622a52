// How long the relay takes to answer.
import { wireVersion } from "../../../shared/wire/version.ts";
import type { Engine } from "./context.ts";

/** `offline` when there is no connection. */
export async function measureConnection({ connection }: Engine): Promise<{ roundTripMs: number }> {
  const askedAt = performance.now();
  await connection.ask("relay.describe", { wireVersion });
  return { roundTripMs: performance.now() - askedAt };
}
