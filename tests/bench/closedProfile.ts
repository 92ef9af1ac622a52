// Opens the database of a profile that no core has open, as a core would: to read what a bench compares with, or to grow a
// history in it.
import { databasePath, readProfileKey } from "../../main/core/engine/profileKey.ts";
import { openStore, type Store } from "../../main/core/store/store.ts";
import { nodePlatform } from "../../main/hosts/node/nodePlatform.ts";
import { openLog } from "../../shared/node/log.ts";

/** Throws when there is no profile in the folder, or a core has it open. */
export function openClosedProfile(dataDir: string): Store {
  const platform = nodePlatform({ dataDir, version: "0.0.0", log: openLog({ level: "error" }) });
  const key = readProfileKey(platform);
  if (key.state !== "open") throw new Error(`the profile is ${key.state}`);
  return openStore({ path: databasePath(platform), key: key.key });
}
