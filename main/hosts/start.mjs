// `npm start`: all of its own set-up on a fresh machine, then the demonstration. Plain JavaScript for Node 20: it runs before
// anything is installed, and hands over to Node 24 as soon as that is there.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, node, root } from "./ensureInstalled.mjs";

ensureInstalled();
const built = spawnSync(node, [join(root, "main/hosts/build/main.ts"), "--if-stale"], {
  cwd: root,
  stdio: "inherit",
});
if (built.status !== 0) process.exit(built.status ?? 1);

const demo = spawn(node, [join(root, "main/hosts/demo/main.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => demo.kill(signal));
// Asked to end, npm ends the shell between it and this process, and the shell passes nothing on.
const parent = process.ppid;
setInterval(() => process.ppid === parent || demo.kill("SIGTERM"), 500).unref();
demo.on("exit", (code) => process.exit(code ?? 1));
