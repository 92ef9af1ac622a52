// Everything an admin can set, from the environment (RELAY_...) and a JSON file, checked once into one frozen object.
// The environment wins over the file; each mistake is reported by the setting's name and what is expected there.
// server/README.md has them all in a table, which a test compares with this file.
import { isIP } from "node:net";
import * as z from "zod";
import { limits } from "../shared/wire/limits.ts";
import { parseIceUrl, type IceUrl } from "./turn/iceUrl.ts";

const whole = (min: number, max: number) =>
  z.number().int().min(min).max(max).describe(`a whole number from ${min} to ${max}`);
const text = (expected: string, schema = z.string().min(1).max(500)) => schema.describe(expected);
const hour = 3_600_000;
const iceUrls = (expected: string, fits: (url: IceUrl) => boolean) =>
  z
    .array(z.string().refine((text) => holdsFor(parseIceUrl(text), fits)))
    .min(1)
    .max(limits.iceUrls)
    .describe(`1 to ${limits.iceUrls} addresses ${expected}`);

export const settings = z.strictObject({
  /** Holds the database; created when missing. */
  dataDir: text("a folder").default("./.data/relay"),
  /** Used on the first start only; later the database's own name counts. */
  organisation: text("the organisation's name, 1 to 80 characters", z.string().trim().min(1).max(80)).default(
    "Parley",
  ),
  host: text(
    "an address to listen on, such as 127.0.0.1 or ::",
    z.string().refine((host) => isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(host)),
  ).default("127.0.0.1"),
  port: whole(0, 65_535).default(7420),
  /** What people reach the relay under, when that is not http://host:port. Apps keep nothing but the origin. */
  publicUrl: text(
    "an http or https address without a path, such as https://chat.example.org",
    z.string().refine(isOrigin),
  ).optional(),
  /** How many reverse proxies stand in front and append to X-Forwarded-For. */
  trustProxy: whole(0, 10).default(0),
  /** Without a token, /metrics answers only direct requests from this machine. */
  metricsToken: text("a secret of at least 16 characters", z.string().min(16).max(500)).optional(),
  logLevel: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .describe("one of debug, info, warn, error, silent")
    .default("info"),

  /** For calls. A TURN server answers STUN as well; both are named so that either can be had alone. */
  stunUrls: iceUrls("such as stun:turn.example.org:3478", ({ isTurn }) => !isTurn).optional(),
  turnUrls: iceUrls(
    "such as turn:turn.example.org:3478?transport=udp or turns:turn.example.org:443?transport=tcp",
    ({ isTurn }) => isTurn,
  ).optional(),
  /** Shared with coturn. Everybody who gets credentials could try to guess it at home, hence its length. */
  turnSecret: text(
    "32 to 200 letters, digits or + / = . _ ~ -",
    z.string().regex(/^[\w+/=.~-]{32,200}$/),
  ).optional(),
  /** A window in a call fetches new ones when half of it is over. */
  turnLifetimeMs: whole(hour, 7 * 24 * hour).default(12 * hour),

  maxSockets: whole(1, 1_000_000).default(20_000),
  maxSocketsPerAddress: whole(1, 1_000_000).default(2_000),
  maxCallsInFlight: whole(1, 10_000).default(64),
  /** Unsent bytes at which a slow reader stops getting transients and presence, and at which it is cut. */
  slowBytes: whole(1_024, 1 << 30).default(1 << 20),
  cutBytes: whole(1_024, 1 << 30).default(16 << 20),

  /** Rates are per minute; a large office behind one address must fit. */
  anonymousCallsPerMinute: whole(1, 1e9).default(3_000),
  secretGuessesPerMinute: whole(1, 1e9).default(60),
  callsPerMinute: whole(1, 1e9).default(3_000),
  envelopesPerMinute: whole(1, 1e9).default(6_000),
  transientsPerMinute: whole(1, 1e9).default(1_200),
  /** Accounts whose key packages one device may claim. */
  claimsPerMinute: whole(1, 1e9).default(3_000),
  /** Lists of STUN and TURN servers, each with fresh credentials. */
  iceServersPerMinute: whole(1, 1e9).default(60),

  /** On SIGTERM: how long /readyz says 503 before the sockets are closed, for a load balancer to notice. */
  drainMs: whole(0, 600_000).default(0),
  retentionMs: whole(hour, 3650 * 24 * hour).default(limits.retentionMs),
  collectEveryMs: whole(10, hour).default(1_000),
});

export type Config = Readonly<z.output<typeof settings>>;

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ConfigError";
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws ConfigError. `file` is the parsed JSON file, when there is one. */
export function readConfig(environment: Environment, file: unknown = {}): Config {
  if (typeof file !== "object" || file === null || Array.isArray(file))
    throw new ConfigError(["the configuration file: expected one JSON object"]);
  const given = { ...file, ...fromEnvironment(environment) };
  const checked = settings.safeParse(given);
  const problems = [...(checked.error?.issues ?? []).flatMap(explain), ...halfSet(given)];
  if (!checked.success || problems.length > 0) throw new ConfigError(Array.from(new Set(problems)));
  return Object.freeze(checked.data);
}

/** Settings that mean nothing without each other. */
function halfSet(given: Partial<Record<keyof Config, unknown>>): string[] {
  const [urls, secret] = [given.turnUrls !== undefined, given.turnSecret !== undefined];
  if (urls === secret) return [];
  const [missing, set] = urls ? (["turnSecret", "turnUrls"] as const) : (["turnUrls", "turnSecret"] as const);
  return [`${bothNames(missing)}: missing, and ${bothNames(set)} is of no use without it`];
}

/** Compose files and unit files leave unused variables empty: that is "not set". */
function fromEnvironment(environment: Environment): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value = ""] of Object.entries(environment)) {
    if (!name.startsWith("RELAY_") || name === "RELAY_CONFIG" || value === "") continue;
    const key = toKey(name);
    found[key] = fromText(schemaOf(key), value);
  }
  return found;
}

/** Lists stand in one variable with commas or spaces between. */
function fromText(schema: z.ZodType | undefined, value: string): unknown {
  if (isA(z.ZodNumber, schema) && /^\d{1,15}$/.test(value)) return Number(value);
  if (isA(z.ZodArray, schema)) return value.split(/[\s,]+/).filter((item) => item !== "");
  return value;
}

function holdsFor(url: IceUrl | undefined, fits: (url: IceUrl) => boolean): boolean {
  return url !== undefined && fits(url);
}

function isOrigin(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null &&
    /^https?:$/.test(parsed.protocol) &&
    `${parsed.protocol}//${parsed.host}/` === parsed.href
  );
}

function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${bothNames(key)}: no such setting`);
  const key = String(issue.path[0]);
  return [`${bothNames(key)}: expected ${expected(schemaOf(key))}`];
}

function schemaOf(key: string): z.ZodType | undefined {
  return Object.hasOwn(settings.shape, key) ? settings.shape[key as keyof Config] : undefined;
}

/** What a setting is described with; a description given before `.default()` or `.optional()` belongs to the wrapped schema. */
export function expected(schema: z.ZodType | undefined): string {
  if (schema?.description !== undefined) return schema.description;
  const inner = unwrapped(schema);
  return inner === undefined ? "something else" : expected(inner);
}

function isA(kind: typeof z.ZodNumber | typeof z.ZodArray, schema: z.ZodType | undefined): boolean {
  return schema instanceof kind || unwrapped(schema) instanceof kind;
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
  return isWrapped ? (schema.unwrap() as z.ZodType) : undefined;
}

export function bothNames(key: string): string {
  return `RELAY_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()} (${key})`;
}

/** RELAY_DATA_DIR -> dataDir */
function toKey(name: string): string {
  return name
    .slice("RELAY_".length)
    .toLowerCase()
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
