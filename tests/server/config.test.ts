// Configuration: defaults that work, mistakes that are named.
import { expect, it } from "vitest";
import { explainListening } from "../../server/checkPlace.ts";
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
    "RELAY_PUBLIC_URL (publicUrl): expected an http or https address without a path, such as https://chat.example.org",
  ]);
  expect(problems({ RELAY_METRICS_TOKEN: "short" })).toContain("a secret of at least 16 characters");
});

it("names settings that do not exist, wherever they stand", () => {
  expect(problems({ RELAY_PROT: "1" })).toBe("RELAY_PROT (prot): no such setting");
  expect(problems({}, { dataDirectory: "x" })).toBe("RELAY_DATA_DIRECTORY (dataDirectory): no such setting");
  expect(problems({}, [])).toContain("expected one JSON object");
});

it("takes numbers for numbers, and nothing that could be mistaken for one", () => {
  for (const port of [true, null, [7420], "7420", 7420.5, -1, {}])
    expect(problems({}, { port })).toBe("RELAY_PORT (port): expected a whole number from 0 to 65535");
  for (const port of ["7420.0", " 7420", "0x1cfc", "1e3", "+7420", "seven"])
    expect(problems({ RELAY_PORT: port })).toContain("RELAY_PORT (port): expected a whole number");
  expect(readConfig({ RELAY_PORT: "0" }).port).toBe(0);
  expect(readConfig({ RELAY_ORGANISATION: "42" }).organisation, "text that looks like a number").toBe("42");
});

it("takes an empty variable as not set", () => {
  const config = readConfig(
    { RELAY_PORT: "", RELAY_METRICS_TOKEN: "", RELAY_PUBLIC_URL: "" },
    { port: 8000 },
  );
  expect(config).toMatchObject({ port: 8000 });
  expect(config.metricsToken).toBeUndefined();
});

it("takes a public URL that is an origin: apps keep nothing else of it", () => {
  for (const url of [
    "https://chat.example",
    "https://chat.example/",
    "http://10.0.0.1:7420",
    "https://聊天.example",
  ])
    expect(readConfig({ RELAY_PUBLIC_URL: url }).publicUrl).toBe(url);
  for (const url of [
    "https://chat.example/parley",
    "https://chat.example/?a",
    "https://chat.example/#a",
    "https://user:secret@chat.example",
    "https://chat.example:99999",
    "ftp://chat.example",
    "chat.example",
    "https://",
  ])
    expect(problems({ RELAY_PUBLIC_URL: url }), url).toContain(
      "RELAY_PUBLIC_URL (publicUrl): expected an http",
    );
});

it("takes addresses and names to listen on", () => {
  for (const host of ["127.0.0.1", "::", "::1", "0.0.0.0", "localhost", "relay-1.lan"])
    expect(readConfig({ RELAY_HOST: host }).host).toBe(host);
  for (const host of ["two words", "http://localhost", "localhost:7420", "-x"])
    expect(problems({ RELAY_HOST: host }), host).toContain("RELAY_HOST (host): expected an address");
});

const turnSecret = "0123456789abcdef0123456789abcdef";

it("takes STUN and TURN addresses that a browser can use, in a list or with commas between", () => {
  const stun = ["stun:turn.example.org", "stun:192.0.2.1:3478", "stun:[2001:db8::1]:65535"];
  const turn = [
    "turn:turn.example.org",
    "turn:turn.example.org:80?transport=tcp",
    "turn:turn.example.org?transport=udp",
    "turns:turn.example.org",
    "turns:turn.example.org:443?transport=tcp",
  ];
  const fromFile = readConfig({}, { stunUrls: stun, turnUrls: turn, turnSecret });
  expect(fromFile).toMatchObject({ stunUrls: stun, turnUrls: turn, turnLifetimeMs: 12 * 3_600_000 });
  const fromVariables = readConfig({
    RELAY_STUN_URLS: stun.join(","),
    RELAY_TURN_URLS: turn.join(", "),
    RELAY_TURN_SECRET: turnSecret,
  });
  expect(fromVariables).toEqual(fromFile);
});

it("refuses every other STUN and TURN address, naming the setting", () => {
  for (const url of [
    "turn.example.org",
    "stun:",
    "stun:turn.example.org:0",
    "stun:turn.example.org:65536",
    "stun:turn.example.org?transport=udp",
    "stun://turn.example.org",
    "stun:999.1.1.1",
    "stun:[2001:db8::1",
    "stun:2001:db8::1",
    "stun:user@turn.example.org",
    "STUN:turn.example.org",
    "stuns:turn.example.org",
    "turn:turn.example.org",
    `stun:${"a".repeat(300)}`,
  ])
    expect(problems({ RELAY_STUN_URLS: url }), url).toBe(
      "RELAY_STUN_URLS (stunUrls): expected 1 to 8 addresses such as stun:turn.example.org:3478",
    );
  for (const url of [
    "stun:turn.example.org",
    "turns:turn.example.org?transport=udp",
    "turn:turn.example.org?transport=tls",
    "turn:turn.example.org?transport=tcp&x=1",
    ",",
    Array.from({ length: 9 }, () => "turn:turn.example.org").join(","),
  ])
    expect(problems({ RELAY_TURN_URLS: url, RELAY_TURN_SECRET: turnSecret }), url).toContain(
      "RELAY_TURN_URLS (turnUrls): expected 1 to 8 addresses such as turn:",
    );
  expect(problems({}, { stunUrls: "stun:turn.example.org" })).toContain("RELAY_STUN_URLS (stunUrls)");
});

it("names the half that is missing of TURN addresses and secret, and a secret that could be guessed", () => {
  expect(problems({ RELAY_TURN_URLS: "turn:turn.example.org" })).toBe(
    "RELAY_TURN_SECRET (turnSecret): missing, and RELAY_TURN_URLS (turnUrls) is of no use without it",
  );
  expect(problems({ RELAY_PORT: "high" }, { turnSecret }).split("\n")).toEqual([
    "RELAY_PORT (port): expected a whole number from 0 to 65535",
    "RELAY_TURN_URLS (turnUrls): missing, and RELAY_TURN_SECRET (turnSecret) is of no use without it",
  ]);
  for (const secret of [turnSecret.slice(1), `${turnSecret} `, `${turnSecret}#`, "a".repeat(201)])
    expect(problems({ RELAY_TURN_URLS: "turn:turn.example.org", RELAY_TURN_SECRET: secret })).toBe(
      "RELAY_TURN_SECRET (turnSecret): expected 32 to 200 letters, digits or + / = . _ ~ -",
    );
  for (const lifetime of ["3599999", "604800001"])
    expect(problems({ RELAY_TURN_LIFETIME_MS: lifetime })).toContain("from 3600000 to 604800000");
});

it("blames the port for what listening met, and for nothing else", () => {
  const explain = (code: string, syscall: string) =>
    explainListening(readConfig({ RELAY_PORT: "80" }), Object.assign(new Error(), { code, syscall }));
  expect(explain("EACCES", "listen")).toBe("RELAY_PORT (port): this user may not listen on 80");
  expect(explain("ENOTFOUND", "getaddrinfo")).toContain("RELAY_HOST (host): 127.0.0.1 is no address");
  expect(explain("EACCES", "mkdir")).toBeUndefined();
});
