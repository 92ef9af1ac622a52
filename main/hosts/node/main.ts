// The Node host's command: parses the arguments, starts, prints the address, and ends cleanly on SIGINT or SIGTERM.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { Failure } from "../../../shared/fault.ts";
import { openLog } from "../../../shared/node/log.ts";
import { askCore } from "../common/askCore.ts";
import { enrol } from "../common/enrol.ts";
import { makeDataDir, nodePlatform } from "./nodePlatform.ts";
import { ProfileInUse, startNodeHost, type NodeHost } from "./startNodeHost.ts";

interface Options {
  readonly dataDir: string;
  readonly port: number;
  readonly invitation?: string;
  readonly name?: string;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

const root = resolve(import.meta.dirname, "../../..");
const { version } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as { version: string };

await new Command("parley")
  .description("Parley's core, served to a browser on this machine")
  .version(version)
  .requiredOption("--data-dir <folder>", "the profile's folder; made when missing")
  .option("--port <number>", "0 lets the system choose", readPort, 0)
  .option("--invitation <link>", "enrol with this invitation link (needs --name)")
  .option("--name <name>", "the name to enrol under")
  .addOption(
    new Option("--log-level <level>").choices(["debug", "info", "warn", "error", "silent"]).default("warn"),
  )
  .action(run)
  .parseAsync();

async function run(options: Options): Promise<void> {
  try {
    const host = await start(options);
    process.once("SIGINT", () => void stop(host));
    process.once("SIGTERM", () => void stop(host));
    // A program that started this one over a channel, and is gone, takes it along.
    process.once("disconnect", () => void stop(host));
    console.log(`Parley is at ${host.url()}`);
  } catch (cause) {
    console.error(explain(cause, options));
    process.exitCode = 1;
  }
}

async function start({ dataDir, port, invitation, name, logLevel }: Options): Promise<NodeHost> {
  if ((invitation === undefined) !== (name === undefined)) {
    throw new Failure("invalid", "--invitation and --name go together");
  }
  const log = openLog({ level: logLevel });
  const profile = resolve(dataDir);
  makeDataDir(profile);
  const host = await startNodeHost({
    platform: nodePlatform({ dataDir: profile, version, log }),
    pageDir: resolve(root, "out/renderer"),
    port,
    onEntered: (url) => console.log(`Opened. For another browser: ${url}`),
  });
  if (invitation !== undefined && name !== undefined) await enrolOrClose(host, { invitation, name });
  return host;

  async function enrolOrClose(
    host: NodeHost,
    enrolment: { invitation: string; name: string },
  ): Promise<void> {
    try {
      const fresh = await enrol(askCore(host.core, log), enrolment);
      if (!fresh) console.log("This profile is enrolled already; the invitation was not used.");
    } catch (cause) {
      await host.close();
      throw cause;
    }
  }
}

async function stop(host: NodeHost): Promise<void> {
  await host.close();
  process.exitCode = 0;
  // Waiting for "disconnect" keeps the channel open, and an open channel keeps the process.
  if (process.connected) process.disconnect();
}

/** A Failure says what it is; a taken profile or port too; anything else is a bug and shows itself whole. */
function explain(cause: unknown, { dataDir, port }: Options): unknown {
  if (cause instanceof ProfileInUse) return `Parley already runs with ${dataDir}.`;
  if (cause instanceof Failure) return `Not started: ${cause.message}`;
  if ((cause as NodeJS.ErrnoException).code === "EADDRINUSE")
    return `Port ${port} is taken by another program.`;
  return cause;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("a port is 0 to 65535");
  return port;
}
