// A real core in a process of its own, so that it can be killed, measured and started again on the same profile.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bridgeCalls, type BridgeCalls } from "../../shared/bridge/calls.ts";
import type { BridgeEvent } from "../../shared/bridge/events.ts";
import { unwrap, type Ask, type Reply } from "../../shared/contract.ts";
import { Failure } from "../../shared/fault.ts";

export interface CoreProcess {
  /** Rejects with Failure("offline") once the process is gone. */
  readonly ask: Ask<BridgeCalls>;
  /** Hears every event with the time (ms since epoch) at which the core told it. */
  hear(listener: (event: BridgeEvent, at: number) => void): void;
  /** CPU seconds used so far, worker threads included. */
  cpuSeconds(): Promise<number>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Closes the core and ends the process. */
  close(): Promise<void>;
}

export type ToCore =
  | { readonly kind: "call"; readonly ticket: number; readonly name: string; readonly params: unknown }
  | { readonly kind: "cpu"; readonly ticket: number }
  | { readonly kind: "close" };
export type FromCore =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly ticket: number; readonly value: unknown }
  | { readonly kind: "event"; readonly event: BridgeEvent; readonly at: number };

export async function startCoreProcess(dataDir: string): Promise<CoreProcess> {
  const child = fork(join(import.meta.dirname, "coreProcessMain.ts"), [dataDir], {
    serialization: "advanced",
  });
  const waiting = new Map<number, (value: unknown) => void>();
  const listeners = new Set<(event: BridgeEvent, at: number) => void>();
  let tickets = 0;
  const ready = new Promise<void>((resolve, reject) => {
    child.once("exit", (code, signal) => reject(new Error(`core process ended: ${code ?? signal}`)));
    child.on("message", (message: FromCore) => {
      if (message.kind === "ready") resolve();
      else if (message.kind === "event")
        for (const listener of listeners) listener(message.event, message.at);
      else settle(message.ticket, message.value);
    });
  });
  child.once("exit", () => {
    for (const ticket of waiting.keys()) settle(ticket, { ok: false, fault: { code: "offline" } });
  });
  await ready;
  return {
    ask: async (name, params) => unwrap(bridgeCalls, name, await request({ kind: "call", name, params })),
    hear: (listener) => void listeners.add(listener),
    cpuSeconds: async () => (await request({ kind: "cpu" })) as number,
    kill: () => end(child, () => child.kill("SIGKILL")),
    close: () => end(child, () => child.send({ kind: "close" } satisfies ToCore)),
  };

  function request(
    message: { kind: "call"; name: string; params: unknown } | { kind: "cpu" },
  ): Promise<unknown> {
    if (!child.connected) return Promise.reject(new Failure("offline"));
    const ticket = ++tickets;
    return new Promise((resolve) => {
      waiting.set(ticket, resolve);
      child.send({ ...message, ticket } satisfies ToCore);
    });
  }

  function settle(ticket: number, value: unknown): void {
    waiting.get(ticket)?.(value satisfies unknown as Reply);
    waiting.delete(ticket);
  }
}

async function end(child: ChildProcess, stop: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  stop();
  await gone;
}
