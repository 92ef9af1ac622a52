// `npm run relay`: installs what is missing on a fresh machine, then starts the relay. Plain JavaScript for Node 20.
import { ensureInstalled } from "../shared/node/ensureInstalled.mjs";
import { handOver } from "../shared/node/handOver.mjs";

ensureInstalled();
handOver("server/main.ts");
