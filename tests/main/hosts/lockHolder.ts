// A process that takes a profile, says so, and stays until it is killed.
import { lockProfile } from "../../../main/hosts/common/lockProfile.ts";

const unlock = lockProfile(process.argv[2]!);
// Referring to the lock keeps it from being collected; the open channel keeps the process.
process.on("message", () => unlock?.());
process.send?.(unlock !== undefined);
