// Reads the configuration a command was started with: the environment, and the file that --config or RELAY_CONFIG names.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkPlace } from "./checkPlace.ts";
import { ConfigError, readConfig, type Config } from "./config.ts";

const help = `Starts the Parley relay.

  --config <file>   a JSON file of settings; RELAY_... variables win over it
  --check-config    only say whether the relay could start like this
  --help            this text

Every setting is explained in server/README.md. Administration: npm run relay:admin -- --help
`;

/** For a program's first lines: prints what is wrong and exits 1; exits 0 when it was only asked something. */
export async function loadConfig(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Config> {
  try {
    const asked = readArguments(argv);
    if (asked.help) return say(help);
    const config = readConfigFrom(environment, asked.config);
    return asked["check-config"] ? say(`${await checkConfig(config)}\n`) : config;
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(1);
  }
}

/** Throws ConfigError. */
export function readConfigFrom(environment: NodeJS.ProcessEnv, file: string | undefined): Config {
  const path = file ?? (environment["RELAY_CONFIG"] || undefined);
  return readConfig(environment, path === undefined ? {} : readJson(path));
}

/** The good news, or a ConfigError with what is in the way on this machine. */
export async function checkConfig(config: Config): Promise<string> {
  const problems = await checkPlace(config);
  if (problems.length > 0) throw new ConfigError(problems);
  return "The configuration is valid.";
}

function readArguments(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      config: { type: "string" },
      "check-config": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return values;
}

function say(text: string): never {
  process.stdout.write(text);
  process.exit(0);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new ConfigError([`${path}: ${cause instanceof Error ? cause.message : "cannot be read"}`]);
  }
}
