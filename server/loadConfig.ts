// Reads the configuration a command was started with: the environment, and the file that --config or RELAY_CONFIG names.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ConfigError, readConfig, type Config } from "./config.ts";

/** For a program's first lines: prints what is wrong and exits 1; exits 0 when only --check-config was asked for. */
export function loadConfig(argv: readonly string[], environment: NodeJS.ProcessEnv): Config {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: "string" }, "check-config": { type: "boolean", default: false } },
    });
    const config = readConfigFrom(environment, values.config);
    if (!values["check-config"]) return config;
    process.stdout.write("The configuration is valid.\n");
    process.exit(0);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(1);
  }
}

/** Throws ConfigError. */
export function readConfigFrom(environment: NodeJS.ProcessEnv, file: string | undefined): Config {
  const path = file ?? environment["RELAY_CONFIG"];
  return readConfig(environment, path === undefined ? {} : readJson(path));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new ConfigError([`${path}: ${cause instanceof Error ? cause.message : "cannot be read"}`]);
  }
}
