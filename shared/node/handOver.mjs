// Hands over to a program of ours on Node 24 and ends as it ends. Plain JavaScript: it runs on any Node from 20 on.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { node, root } from "./ensureInstalled.mjs";

/**
 * Runs `file` of the repository with this process's arguments; signals and the exit code pass through. In a process group of
 * its own, because Ctrl+C reaches a whole group, and a signal that comes twice means "now"; over a channel, so that it ends
 * even when this process is killed.
 * @param {string} file
 */
export function handOver(file) {
  const program = spawn(node, [join(root, file), ...process.argv.slice(2)], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: process.platform !== "win32",
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
    process.on(signal, () => program.kill(signal));
  // Asked to end, npm ends the shell between it and this process, and the shell passes nothing on.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || program.kill("SIGTERM"), 500).unref();
  program.on("exit", (code) => process.exit(code ?? 1));
}
