// What --check-config looks at beyond the settings themselves: can the relay have this folder, this database, this port? It
// leaves nothing behind, and a relay that runs there already is no mistake.
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { lockFile } from "../shared/node/lockFile.ts";
import { openDatabase } from "../shared/node/openDatabase.ts";
import { bothNames, type Config } from "./config.ts";
import { migrations } from "./store/sqlite/migrations/migrations.ts";
import { databasePath } from "./store/sqlite/openSqliteStore.ts";

/** One line for each thing in the way; none when the relay can start, or runs already. */
export async function checkPlace(config: Config): Promise<readonly string[]> {
  const folder = resolve(config.dataDir);
  const inTheWay = folderProblem(folder) ?? databaseProblem(folder);
  if (inTheWay !== undefined) return [`${bothNames("dataDir")}: ${inTheWay}`];
  if (isRunning(folder)) return [];
  const problem = await portProblem(config);
  return problem === undefined ? [] : [problem];
}

/** In words what `listen` complained about, with the setting that is to blame; undefined when it is something else. */
export function explainListening({ host, port }: Config, cause: unknown): string | undefined {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (syscall !== "listen" && syscall !== "getaddrinfo") return undefined;
  switch (code) {
    case "EADDRINUSE":
      return `${bothNames("port")}: another program listens on ${host}:${port}`;
    case "EACCES":
      return `${bothNames("port")}: this user may not listen on ${port}`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${bothNames("host")}: ${host} is no address of this machine`;
    default:
      return undefined;
  }
}

/** The folder itself, or the nearest one above it where it would be made. */
function folderProblem(folder: string): string | undefined {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  if (!statSync(place).isDirectory()) return `${place} is not a folder`;
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `this user may not write in ${place}`;
  }
}

function databaseProblem(folder: string): string | undefined {
  const path = databasePath(folder);
  if (!existsSync(path)) return undefined;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    const database = openDatabase({ path });
    const version = database.pragma("user_version", { simple: true }) as number;
    database.close();
    return version > migrations.length ? `${path} is of a newer version of Parley` : undefined;
  } catch (cause) {
    return `${path}: ${cause instanceof Error ? cause.message : "cannot be opened"}`;
  }
}

function isRunning(folder: string): boolean {
  const path = join(folder, "relay.lock");
  if (!existsSync(path)) return false;
  const unlock = lockFile(path);
  unlock?.();
  return unlock === undefined;
}

function portProblem(config: Config): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (cause) => done(explainListening(config, cause) ?? cause.message));
    probe.listen({ host: config.host, port: config.port }, () => probe.close(() => done(undefined)));
  });
}
