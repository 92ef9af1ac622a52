// CPU seconds of whole trees of processes, from Linux' /proc.
import { readdirSync, readFileSync } from "node:fs";

/** What sysconf(_SC_CLK_TCK) is on every Linux that we run on. */
const ticksPerSecond = 100;

/** Used so far by the processes with these ids and all their descendants that still live. */
export function cpuSecondsOf(roots: readonly number[]): number {
  const processes = readProcesses();
  const wanted = new Set(roots);
  for (let grown = -1; grown !== wanted.size;) {
    grown = wanted.size;
    for (const { pid, parent } of processes) if (wanted.has(parent)) wanted.add(pid);
  }
  return (
    processes.filter(({ pid }) => wanted.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond
  );
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function readProcesses(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** proc(5): the name, in parentheses, may hold anything; what follows the last one is numbered from 3. */
function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}
