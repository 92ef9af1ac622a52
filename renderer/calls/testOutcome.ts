// What a step of "Test my connection" comes to.
import type { DeviceTrouble } from "./activeCall.ts";

/**
 * `silent`: open, but no sound came; `no-picture`: open, but no frame came; `unreachable`: nothing answered; `refused`: it answered, and
 * took the credentials for wrong; `no-data`: a way was found, but nothing came through.
 */
export type TestReason =
  DeviceTrouble | "silent" | "no-picture" | "offline" | "timeout" | "unreachable" | "refused" | "no-data";

export type TestOutcome =
  /** `absent`: the relay names no such server. */
  | { readonly state: "waiting" | "running" | "absent" }
  | { readonly state: "works"; readonly roundTripMs?: number }
  | { readonly state: "fails"; readonly reason: TestReason };

export function fails(reason: TestReason): TestOutcome {
  return { state: "fails", reason };
}

/** The answer of `work`, or what `otherwise` says after that time or when the test is stopped. Leaves no timer. */
export async function within<Value>(
  ms: number,
  stop: AbortSignal,
  work: Promise<Value>,
  otherwise: Value,
): Promise<Value> {
  let give: () => void = () => undefined;
  const patience = new Promise<Value>((resolve) => {
    give = () => resolve(otherwise);
  });
  const timer = setTimeout(give, ms);
  stop.addEventListener("abort", give);
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", give);
  }
}
