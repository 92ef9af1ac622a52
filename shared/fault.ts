// Faults are the expected failures: each has a code, crosses both boundaries in a Reply, and is put into words by the renderer.
import * as z from "zod";

export const faultCodes = [
  "offline",
  "timeout",
  "unauthorized",
  "not-found",
  "conflict",
  "too-large",
  "rate-limited",
  "quota-exceeded",
  "upgrade-required",
  "invalid",
  "internal",
] as const;

export const faultCode = z.enum(faultCodes);
export type FaultCode = z.infer<typeof faultCode>;

/** What travels: the code, a fixed diagnostic for logs and "Copy details" (never content), and when to come back. */
export const fault = z.object({
  code: faultCode,
  detail: z.string().max(200).optional(),
  retryAfterMs: z.number().int().nonnegative().optional(),
});
export type Fault = z.infer<typeof fault>;

/** The only error that our own code throws on purpose. */
export class Failure extends Error {
  readonly fault: Fault;

  constructor(code: FaultCode, detail?: string, retryAfterMs?: number) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = "Failure";
    this.fault = {
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }

  get code(): FaultCode {
    return this.fault.code;
  }
}

const retryable: ReadonlySet<FaultCode> = new Set(["offline", "timeout", "rate-limited", "internal"]);

/** Whether the same request may succeed later without anybody changing anything. */
export function isRetryable(code: FaultCode): boolean {
  return retryable.has(code);
}

export function toFailure(received: Fault): Failure {
  return new Failure(received.code, received.detail, received.retryAfterMs);
}
