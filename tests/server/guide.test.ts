// server/README.md is what a relay admin has: every setting, command and metric in it is one of the code's, and the other way
// round, with the default that counts; its example configuration is accepted.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bothNames, expected, readConfig, settings } from "../../server/config.ts";
import { parseIceUrl } from "../../server/turn/iceUrl.ts";
import { documentedLine } from "../support/coturn.ts";
import { run } from "./support/program.ts";
import { startRelay } from "./support/startRelay.ts";

const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "server/README.md"), "utf8");

/** The cells of the table whose first heading is that. */
function table(heading: string): string[][] {
  const lines = guide.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const blocks = (language: string) =>
  Array.from(guide.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs")), ([, text]) => text!);
const block = (language: string) => blocks(language)[0]!;

it("has every setting, with what is expected and the default", () => {
  const defaults = readConfig({});
  const rows = Object.entries(settings.shape).map(([key, schema]) => [
    bothNames(key).replace(/^(\w+) \((\w+)\)$/, "`$1` (`$2`)"),
    expected(schema),
    key in defaults ? `\`${defaults[key as keyof typeof defaults]}\`` : "",
  ]);
  expect(table("Setting").map((cells) => cells.slice(0, 3))).toEqual(rows);
  for (const [name, , , meaning] of table("Setting")) expect(meaning?.length, name).toBeGreaterThan(10);
});

it("has every metric", async () => {
  const relay = await startRelay();
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  await relay.remove();
  const named = Array.from(text.matchAll(/^# HELP (\w+)/gm), ([, name]) => `\`${name}\``);
  expect(table("Metric").map(([name]) => name)).toEqual(expect.arrayContaining(named));
  expect(named).toHaveLength(table("Metric").length);
});

it("has every command, with the options that it names", async () => {
  const { output } = await run("server/cli/admin.ts", ["--help"], {}).finished;
  const commands = Array.from(
    output.matchAll(/^ {2}([a-z][a-z-]*)( \[options\])?( <\w+>)?/gm),
    ([, name, , of]) => [name, `\`${name}${of ?? ""}\``],
  ).filter(([name]) => name !== "help");
  expect(table("Command").map(([name]) => name)).toEqual(
    expect.arrayContaining(commands.map(([, name]) => name)),
  );
  expect(commands).toHaveLength(table("Command").length);
  for (const [name, meaning] of table("Command")) {
    const [command] = name!.replaceAll("`", "").split(" ");
    const help = (await run("server/cli/admin.ts", [command!, "--help"], {}).finished).output;
    for (const [, option] of meaning!.matchAll(/`(--\w+)`/g)) expect(help, name).toContain(option);
  }
});

it("shows a configuration that is accepted, and a service that starts what is there", () => {
  expect(readConfig({}, JSON.parse(block("json")))).toMatchObject({ trustProxy: 1 });
  const [, program, file] = /^ExecStart=(\S+) (\S+)/m.exec(block("ini"))!;
  const clone = /^WorkingDirectory=(\S+)/m.exec(block("ini"))![1]!;
  expect(existsSync(join(root, file!))).toBe(true);
  expect(existsSync(join(root, program!.slice(clone.length)))).toBe(true);
});

it("shows a proxy that passes on what the relay needs", () => {
  const proxy = block("nginx");
  for (const header of ["Upgrade ", "Connection ", "X-Forwarded-For "])
    expect(proxy).toContain(`proxy_set_header ${header}`);
  expect(proxy).toContain(`proxy_pass http://127.0.0.1:${readConfig({}).port};`);
  expect(proxy).toMatch(/location = \/metrics \{ return 404; \}/);
});

it("shows settings for calls that are accepted, for the ports of coturn's line", () => {
  const example = JSON.parse(blocks("json")[1]!) as {
    readonly turnUrls: string[];
    readonly turnSecret: string;
  };
  expect(example.turnSecret).toBe("SECRET");
  const { turnUrls } = readConfig({}, { ...example, turnSecret: "0123456789abcdef".repeat(2) });
  expect(turnUrls!.map((url) => parseIceUrl(url)).map((url) => [url!.transport, url!.port])).toEqual([
    ["udp", 3478],
    ["tcp", 3478],
    ["tls", Number(/--tls-listening-port=(\d+)/.exec(documentedLine())![1])],
  ]);
});

it("shows the same coturn in one line and as a service, but for where it logs", () => {
  const options = documentedLine()
    .split(" ")
    .slice(1)
    .map((option) => option.replace(/^--?/, ""));
  const own = (all: readonly string[]) =>
    all.filter((option) => !["n", "log-file=stdout", "syslog"].includes(option)).toSorted();
  expect(own(block("conf").trim().split("\n"))).toEqual(own(options));
  expect(options.length).toBeGreaterThan(15);
});
