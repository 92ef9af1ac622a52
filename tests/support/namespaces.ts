// A network namespace of its own for one person of a test: a computer that is joined to this one by a cable, and can get another address.
// Needs root and Linux; nothing of the machine's own network is changed but the two ends of the cable.
import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireChromium } from "./findChromium.ts";

export interface Namespace {
  /** Put before a command to run it there. */
  readonly through: readonly string[];
  /** Of this computer, seen from there. */
  readonly here: string;
  /** A script in `folder` that starts Chromium there. */
  chromium(folder: string): string;
  /** The cable's far end has another address from now on: every way that led to the old one is gone. */
  moveTo(last: number): void;
  close(): void;
}

/** Why there can be none here; undefined where there can. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== "linux") return "network namespaces are Linux'";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const name = `parley-try-${process.pid}`;
  if (spawnSync("ip", ["netns", "add", name]).status !== 0)
    return "ip netns add does not work here (Debian: apt-get install iproute2; containers need SYS_ADMIN)";
  spawnSync("ip", ["netns", "delete", name]);
  return undefined;
}

let opened = 0;

/** `subnet`: the third number of 10.203.x.0/24; nobody else on this machine uses it. */
export function openNamespace(subnet: number): Namespace {
  const name = `parley-${process.pid}-${++opened}`;
  const [near, far] = [`pn${process.pid}-${opened}`, `pf${process.pid}-${opened}`];
  const address = (last: number) => `10.203.${subnet}.${last}`;
  const there = (...args: readonly string[]) => ip("netns", "exec", name, "ip", ...args);
  ip("netns", "add", name);
  ip("link", "add", near, "type", "veth", "peer", "name", far);
  ip("link", "set", far, "netns", name);
  ip("address", "add", `${address(1)}/24`, "dev", near);
  ip("link", "set", near, "up");
  there("address", "add", `${address(2)}/24`, "dev", far);
  there("link", "set", far, "up");
  there("link", "set", "lo", "up");
  there("route", "add", "default", "via", address(1));
  let current = 2;
  return {
    through: ["ip", "netns", "exec", name],
    here: address(1),
    chromium(folder) {
      const script = join(folder, "chromium-there");
      writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${name} ${requireChromium()} "$@"\n`);
      chmodSync(script, 0o755);
      return script;
    },
    moveTo(last) {
      there("address", "delete", `${address(current)}/24`, "dev", far);
      current = last;
      there("address", "add", `${address(last)}/24`, "dev", far);
      there("route", "add", "default", "via", address(1));
    },
    close() {
      ip("netns", "delete", name);
      // Goes with its other end, unless something there still holds it.
      spawnSync("ip", ["link", "delete", near]);
    },
  };
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr}`);
}
