// `npm start`: a relay on loopback, a small team, and two people's apps side by side. Everything is real; only the people
// are invented. Data stays in one named folder between starts.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { openLog } from "../../../shared/node/log.ts";
import { lockProfile } from "../common/lockProfile.ts";
import { runDemo } from "./runDemo.ts";

interface Options {
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly open: boolean;
}

const root = resolve(import.meta.dirname, "../../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

await new Command("npm start --")
  .description("Parley with a small team, on this machine only")
  .option("--fresh", "start over: empties the demonstration's folder", false)
  .option("--data-dir <folder>", "where the demonstration keeps its data", join(root, ".data/demo"))
  .option("--no-open", "only print the addresses")
  .action(start)
  .parseAsync();

async function start({ dataDir: folder, fresh, open }: Options): Promise<void> {
  const dataDir = resolve(folder);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockProfile(dataDir);
  if (unlock === undefined) {
    console.error(`npm start already runs with ${dataDir}.`);
    process.exitCode = 1;
    return;
  }
  // Only what the demonstration made: the folder may be somebody's own.
  if (fresh) for (const part of ["relay", "relay-port", "people", "told"]) remove(join(dataDir, part));
  const demo = runDemo({ root, dataDir, version, opensBrowser: open, log: openLog({ level: "warn" }) });
  const stop = () => void demo.stop().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  // The program that started this one is gone.
  process.once("disconnect", stop);
  process.exitCode = await demo.ended;
  unlock();
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
