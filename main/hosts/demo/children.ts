// The programs that the demonstration starts: each in a process group of its own, so that Ctrl+C reaches this process alone
// and it ends them in order.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

export interface Child {
  /** Resolves with the first match in what it prints; rejects when it ends before. */
  find(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
  /** Asks it to end and waits for it. */
  stop(): Promise<void>;
}

export function startChild({ command, args, environment, onLine }: ChildCommand): Child {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    detached: process.platform !== "win32",
    env: { ...process.env, ...environment },
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  readLines(child, (line) => {
    lines.push(line);
    onLine(line);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", () => resolve(null));
  });
  const find = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      void ended.then((code) =>
        reject(new Error(`${args[0] ?? command} ended (${code}) before it was ready`)),
      );
      look();
    });
  return { find, ended, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) onLine(line);
  });
}
