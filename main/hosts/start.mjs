// `npm start`: all of its own set-up on a fresh machine, then the demonstration. Plain JavaScript for Node 20: it runs before
// anything is installed, and hands over to Node 24 as soon as that is there.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, node, root } from "../../shared/node/ensureInstalled.mjs";
import { handOver } from "../../shared/node/handOver.mjs";

ensureInstalled();
const built = spawnSync(node, [join(root, "main/hosts/build/main.ts"), "--if-stale"], {
  cwd: root,
  stdio: "inherit",
});
if (built.status !== 0) process.exit(built.status ?? 1);
handOver("main/hosts/demo/main.ts");
