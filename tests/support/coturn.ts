// A real coturn (Debian's package) on this machine, on free ports, as a child process with a folder of its own. It is started with
// the very line of server/README.md; only the ports, the address and what a test on one machine needs are added.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { accessSync, constants, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, isIPv6, type AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { checkIceUrl } from "../../server/turn/checkIceUrl.ts";
import { parseIceUrl } from "../../server/turn/iceUrl.ts";
import { turnCredentials, type TurnCredentials } from "../../server/turn/turnCredentials.ts";
import { systemClock } from "../../shared/node/systemClock.ts";

export interface StartCoturn {
  /** Shared with the relay: 32 characters or more. */
  readonly secret?: string;
  readonly realm?: string;
  /** One of this machine's; 127.0.0.1 unless said otherwise. */
  readonly address?: string;
  /** Whom it relays to: this machine's own addresses too, or only whom the documented line allows. */
  readonly peers?: "own" | "documented";
  /** Added at the end, such as `--user-quota=1`. */
  readonly options?: readonly string[];
}

export interface Coturn {
  readonly secret: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly urls: { readonly stun: string; readonly udp: string; readonly tcp: string; readonly tls: string };
  /** RELAY_... variables of a relay that hands out credentials for it. */
  readonly settings: Readonly<Record<string, string>>;
  /** The file of its self-signed certificate, for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  /** As the relay mints them; `lifetimeMs` may be negative. */
  credentials(lifetimeMs?: number): TurnCredentials;
  /** All it has logged. */
  output(): string;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** Why no coturn can be started here; undefined where it can. */
export function coturnMissing(): string | undefined {
  const missing = ["turnserver", "openssl"].find((program) => !isOnPath(program));
  return missing && `${missing} is not on this machine (Debian: apt-get install coturn openssl)`;
}

/** Resolves when it answers over UDP, TCP and TLS. */
export async function startCoturn(options: StartCoturn = {}): Promise<Coturn> {
  const { secret = randomBytes(24).toString("hex"), address = "127.0.0.1" } = options;
  const folder = await mkdtemp(join(tmpdir(), "parley-coturn-"));
  const certificate = makeCertificate(folder, address);
  const [port, tlsPort] = [await freePort(address), await freePort(address)];
  const { child, output } = launch({ ...options, secret, address, folder, port, tlsPort });
  const host = isIPv6(address) ? `[${address}]` : address;
  const urls = {
    stun: `stun:${host}:${port}`,
    udp: `turn:${host}:${port}?transport=udp`,
    tcp: `turn:${host}:${port}?transport=tcp`,
    tls: `turns:${host}:${tlsPort}?transport=tcp`,
  };
  const coturn: Coturn = {
    secret,
    port,
    tlsPort,
    urls,
    settings: {
      RELAY_TURN_URLS: [urls.udp, urls.tcp, urls.tls].join(","),
      RELAY_TURN_SECRET: secret,
    },
    certificate,
    credentials: (lifetimeMs = 3_600_000) =>
      turnCredentials({ secret, expiresAt: Date.now() + lifetimeMs, random: randomBytes }),
    output,
    async close() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
  return waitUntilItAnswers(coturn, address, child).then(
    () => coturn,
    async (cause: unknown) => {
      await coturn.close();
      throw cause;
    },
  );
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

interface Launch extends StartCoturn {
  readonly secret: string;
  readonly address: string;
  readonly folder: string;
  readonly port: number;
  readonly tlsPort: number;
}

function launch({ secret, realm, address, folder, port, tlsPort, peers = "own", options = [] }: Launch) {
  const line = documentedLine()
    .replace("SECRET", secret)
    .replace("chat.example.org", realm ?? "chat.example.org")
    .replaceAll("/etc/coturn/", `${folder}/`);
  const here = [
    `--listening-ip=${address}`,
    `--listening-port=${port}`,
    `--tls-listening-port=${tlsPort}`,
    `--pidfile=${folder}/pid`,
    `--userdb=${folder}/turndb`,
  ];
  const own = peers === "own" ? ["--allow-loopback-peers", ...ownAddresses()] : [];
  const child = spawn("sh", ["-c", `exec ${line} "$@"`, "coturn", ...here, ...own, ...options], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

/** The one line of the guide, with what it says to add for TLS. */
export function documentedLine(): string {
  const guide = readFileSync(join(import.meta.dirname, "../../server/README.md"), "utf8");
  const block = (beginning: string) => new RegExp(`\`\`\`sh\n(${beginning} .*)\n\`\`\``).exec(guide)![1]!;
  return `${block("turnserver")} ${block("--tls-listening-port=443")}`;
}

function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ internal }) => !internal).map(({ address }) => `--allowed-peer-ip=${address}`);
}

function makeCertificate(folder: string, address: string): string {
  const subject = ["-subj", "/CN=localhost", "-addext", `subjectAltName=DNS:localhost,IP:${address}`];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")];
  execFileSync("openssl", ["req", "-x509", "-days", "2", ...key, ...subject, ...files], { stdio: "ignore" });
  return join(folder, "fullchain.pem");
}

/** Free for UDP and TCP, which coturn both takes. */
async function freePort(address: string): Promise<number> {
  const tcp = createServer().listen(0, address);
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket(isIPv6(address) ? "udp6" : "udp4");
  const isFree = await new Promise<boolean>((done) => {
    udp.once("error", () => done(false)).bind(port, address, () => done(true));
  });
  udp.close();
  tcp.close();
  await once(tcp, "close");
  return isFree ? port : freePort(address);
}

async function waitUntilItAnswers(coturn: Coturn, address: string, child: ChildProcess): Promise<void> {
  for (let round = 0; round < 100; round++) {
    if (child.exitCode !== null) break;
    if (await answers(coturn, address)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`coturn does not answer: ${coturn.output()}`);
}

async function answers({ urls, port, tlsPort, credentials }: Coturn, address: string): Promise<boolean> {
  const options = { clock: systemClock, random: randomBytes, patienceMs: 1_000, credentials };
  const { kind } = await checkIceUrl(parseIceUrl(urls.stun)!, options);
  return kind === "stun" && (await accepts(address, port)) && accepts(address, tlsPort);
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, address, () => done(true)).on("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}
