// The core's calls as hosts use them: for a window on the other side of a transport, and for the host's own asking. Both go
// through answer(), so that a host sees the core exactly as a window does.
import { bridgeCalls, type BridgeCalls } from "../../../shared/bridge/calls.ts";
import { answer, unwrap, type Ask, type Asked, type Reply } from "../../../shared/contract.ts";
import type { Log } from "../../../shared/log.ts";
import type { Core } from "../../core/createCore.ts";

/** For transports: what came from a window in, a Reply out; never rejects. */
export function answerCalls(core: Core, log: Log): (asked: Asked) => Promise<Reply> {
  const onBug = (call: string, cause: unknown) => log.error("bridge call failed", cause, { call });
  return (asked) => answer({ table: bridgeCalls, handlers: core.handlers, onBug }, asked, undefined);
}

/** For the host itself. Rejects only with Failure. */
export function askCore(core: Core, log: Log): Ask<BridgeCalls> {
  const answered = answerCalls(core, log);
  return async (name, params) => unwrap(bridgeCalls, name, await answered({ name, params }));
}
