// The process behind coreProcess.ts: a core on the Node host's own platform, spoken to over the parent's channel.
import { createCore } from "../../main/core/createCore.ts";
import { makeDataDir, nodePlatform } from "../../main/hosts/node/nodePlatform.ts";
import { bridgeCalls } from "../../shared/bridge/calls.ts";
import { answer } from "../../shared/contract.ts";
import { openLog } from "../../shared/node/log.ts";
import type { FromCore, ToCore } from "./coreProcess.ts";

const dataDir = process.argv[2]!;
const log = openLog({ level: "error" });
makeDataDir(dataDir);
const core = await createCore(nodePlatform({ dataDir, version: "0.0.0", log }));
const answering = {
  table: bridgeCalls,
  handlers: core.handlers,
  onBug: (name: string, cause: unknown) => log.error("bug", cause, { name }),
};

core.events.subscribe((event) => tell({ kind: "event", event, at: Date.now() }));
process.on("message", (message: ToCore) => void take(message));
process.on("disconnect", () => process.exit(0));
tell({ kind: "ready" });

async function take(message: ToCore): Promise<void> {
  if (message.kind === "close") {
    await core.close();
    process.exit(0);
  }
  const value = message.kind === "cpu" ? cpuSeconds() : await answer(answering, message, undefined);
  tell({ kind: "answer", ticket: message.ticket, value });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function tell(message: FromCore): void {
  process.send?.(message);
}
