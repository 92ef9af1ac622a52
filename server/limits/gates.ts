// Rates per device and per address, in memory: one process serves them all. A gate that is shut answers `rate-limited` and
// says when to come back.
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Failure } from "../../shared/fault.ts";
import type { Config } from "../config.ts";

const rates = {
  anonymousCalls: "anonymousCallsPerMinute",
  secretGuesses: "secretGuessesPerMinute",
  calls: "callsPerMinute",
  envelopes: "envelopesPerMinute",
  transients: "transientsPerMinute",
  claims: "claimsPerMinute",
  iceServers: "iceServersPerMinute",
} as const satisfies Readonly<Record<string, keyof Config>>;
export type Gate = keyof typeof rates;

export interface Gates {
  /** Rejects with `rate-limited` when `key` has no `points` left in this minute. */
  pass(gate: Gate, key: string, points?: number): Promise<void>;
  /** Runs an attempt to guess a secret; only those that find nothing count. */
  guess<Value>(key: string, attempt: () => Promise<Value>): Promise<Value>;
}

export function openGates(config: Config): Gates {
  const limiters = new Map<Gate, RateLimiterMemory>();
  for (const [gate, setting] of Object.entries(rates))
    limiters.set(gate as Gate, new RateLimiterMemory({ points: config[setting], duration: 60 }));
  const pass: Gates["pass"] = (gate, key, points = 1) => consume(limiters.get(gate)!, key, points);
  return {
    pass,
    async guess(key, attempt) {
      const spent = await limiters.get("secretGuesses")!.get(key);
      if (spent !== null && spent.remainingPoints <= 0) throw shut(spent);
      try {
        return await attempt();
      } catch (cause) {
        if (cause instanceof Failure && cause.code === "not-found") await pass("secretGuesses", key);
        throw cause;
      }
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string, points: number): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (cause) {
    throw cause instanceof RateLimiterRes ? shut(cause) : cause;
  }
}

function shut({ msBeforeNext }: RateLimiterRes): Failure {
  return new Failure("rate-limited", undefined, Math.ceil(msBeforeNext));
}
