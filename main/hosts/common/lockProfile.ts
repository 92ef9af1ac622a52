// One program per profile: two kinds of hosts exclude each other too.
import { join } from "node:path";
import { lockFile } from "../../../shared/node/lockFile.ts";

/** Takes the profile in `dataDir`. Returns the function that gives it back, or undefined when another program holds it. */
export function lockProfile(dataDir: string): (() => void) | undefined {
  return lockFile(join(dataDir, "profile.lock"));
}
