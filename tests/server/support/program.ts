// The relay's programs as an admin runs them: real processes, with a fresh data folder.
import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";

const root = join(import.meta.dirname, "../../..");

export interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface Program {
  readonly child: ChildProcess;
  /** The first match in what it has printed, or prints yet; rejects when it ends without. */
  find(pattern: RegExp): Promise<RegExpExecArray>;
  readonly finished: Promise<Finished>;
}

export function run(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Program {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return watch(child);
}

/** A program that was started some other way, with its output and its errors as pipes. */
export function watch(child: ChildProcessByStdio<null, Readable, Readable>): Program {
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, output, errors }));
  return {
    child,
    finished,
    find: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match);
        };
        child.stdout.on("data", look);
        void finished.finally(() => {
          look();
          reject(new Error(`ended without ${pattern}: ${output}${errors}`));
        });
        look();
      }),
  };
}
