// A real relay in a process of its own, on a port of 127.0.0.1 that it keeps when it is killed and started again.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface RelayProcess {
  readonly url: string;
  /** An invitation link with that many uses. */
  invite(uses: number): Promise<string>;
  cpuSeconds(): Promise<number>;
  /** After a garbage collection; `bugs` counts what it has logged as an error since it started. */
  health(): Promise<Health>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again after kill, on the same data and port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface Health {
  readonly rssBytes: number;
  /** What JavaScript holds, buffers included. */
  readonly heldBytes: number;
  readonly bugs: number;
}

export type ToRelay =
  | { readonly kind: "invite"; readonly uses: number }
  | { readonly kind: "cpu" }
  | { readonly kind: "health" }
  | { readonly kind: "close" };
export type FromRelay =
  | { readonly kind: "ready"; readonly url: string; readonly port: number }
  | { readonly kind: "link"; readonly link: string }
  | { readonly kind: "cpu"; readonly seconds: number }
  | { readonly kind: "health"; readonly health: Health };

/** `settings` are RELAY_... variables on top of the data folder and the port. */
export async function startRelayProcess(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RelayProcess> {
  let running = await launch(dataDir, { ...settings, RELAY_PORT: "0" });
  const { url, port } = running;
  const ask = async <Kind extends FromRelay["kind"]>(message: ToRelay, kind: Kind) => {
    const answer = next(running.child, kind);
    running.child.send(message);
    return answer;
  };
  return {
    url,
    invite: async (uses) => (await ask({ kind: "invite", uses }, "link")).link,
    cpuSeconds: async () => (await ask({ kind: "cpu" }, "cpu")).seconds,
    health: async () => (await ask({ kind: "health" }, "health")).health,
    kill: () => end(running.child, (child) => child.kill("SIGKILL")),
    start: async () => {
      running = await launch(dataDir, { ...settings, RELAY_PORT: String(port) });
    },
    close: () => end(running.child, (child) => child.send({ kind: "close" } satisfies ToRelay)),
  };
}

async function launch(dataDir: string, settings: Readonly<Record<string, string>>) {
  const child = fork(join(import.meta.dirname, "relayProcessMain.ts"), {
    execArgv: [...process.execArgv, "--expose-gc"],
    env: { ...process.env, RELAY_DATA_DIR: dataDir, RELAY_LOG_LEVEL: "error", ...settings },
  });
  const { url, port } = await next(child, "ready");
  return { child, url, port };
}

/** The next message of that kind; rejects when the process ends first. */
function next<Kind extends FromRelay["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromRelay, { readonly kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`relay process ended: ${code}`));
    child.once("exit", onExit);
    child.on("message", function take(message: FromRelay) {
      if (message.kind !== kind) return;
      child.off("message", take);
      child.off("exit", onExit);
      resolve(message as Extract<FromRelay, { readonly kind: Kind }>);
    });
  });
}

async function end(child: ChildProcess, stop: (child: ChildProcess) => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  stop(child);
  await gone;
}
