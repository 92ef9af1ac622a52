// Starts relayForwarder.ts as a child process.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { FromRelay, ToRelay } from "../support/relayProcess.ts";

export interface ForwarderProcess {
  readonly url: string;
  cpuSeconds(): Promise<number>;
  close(): Promise<void>;
}

export async function startForwarder(parser: "wire" | "default"): Promise<ForwarderProcess> {
  const child = fork(join(import.meta.dirname, "relayForwarder.ts"), {
    env: { ...process.env, FORWARDER_PARSER: parser },
  });
  const ready = await answer(child);
  if (ready.kind !== "ready") throw new Error("the forwarder did not start");
  return {
    url: ready.url,
    async cpuSeconds() {
      const asked = answer(child);
      child.send({ kind: "cpu" } satisfies ToRelay);
      const cpu = await asked;
      if (cpu.kind !== "cpu") throw new Error("the forwarder did not answer");
      return cpu.seconds;
    },
    async close() {
      const gone = once(child, "exit");
      child.send({ kind: "close" } satisfies ToRelay);
      await gone;
    },
  };
}

async function answer(child: ChildProcess): Promise<FromRelay> {
  const [message] = (await once(child, "message")) as [FromRelay];
  return message;
}
