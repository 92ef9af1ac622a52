// Configuration: defaults that work, mistakes that are named.
import { expect, it } from "vitest";
import { ConfigError, readConfig } from "../../server/config.ts";

const problems = (environment: Readonly<Record<string, string>>, file?: unknown): string => {
  try {
    readConfig(environment, file);
    return "none";
  } catch (cause) {
    expect(cause).toBeInstanceOf(ConfigError);
    return (cause as Error).message;
  }
};

it("needs nothing, listens on loopback, and cannot be changed later", () => {
  const config = readConfig({ PATH: "/bin", HOME: "/root" });
  expect(config).toMatchObject({ host: "127.0.0.1", port: 7420, dataDir: "./.data/relay", trustProxy: 0 });
  expect(Object.isFrozen(config)).toBe(true);
});

it("reads the environment over the file over the defaults", () => {
  const file = { port: 8000, organisation: "From file", publicUrl: "https://chat.example" };
  const config = readConfig({ RELAY_PORT: "9000", RELAY_CONFIG: "ignored here" }, file);
  expect(config).toMatchObject({ port: 9000, organisation: "From file", publicUrl: "https://chat.example" });
});

it("names every mistake and what is expected", () => {
  const said = problems(
    { RELAY_PORT: "seventy", RELAY_LOG_LEVEL: "loud", RELAY_PUBLIC_URL: "chat.example" },
    {},
  );
  expect(said.split("\n").toSorted()).toEqual([
    "RELAY_LOG_LEVEL (logLevel): expected one of debug, info, warn, error, silent",
    "RELAY_PORT (port): expected a whole number from 0 to 65535",
    "RELAY_PUBLIC_URL (publicUrl): expected an http or https URL",
  ]);
  expect(problems({ RELAY_METRICS_TOKEN: "short" })).toContain("a secret of at least 16 characters");
});

it("names settings that do not exist, wherever they stand", () => {
  expect(problems({ RELAY_PROT: "1" })).toBe("RELAY_PROT (prot): no such setting");
  expect(problems({}, { dataDirectory: "x" })).toBe("RELAY_DATA_DIRECTORY (dataDirectory): no such setting");
  expect(problems({}, [])).toContain("expected one JSON object");
});
