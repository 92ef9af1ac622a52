// The demonstration's relay: the real one, started as its own program on loopback. Its port stays the same from start to
// start, because the people's profiles remember the relay's address.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { startChild, type Child } from "./children.ts";

export interface DemoRelay {
  /** A link with that many uses, from the relay's own admin command. */
  invite(uses: number): Promise<string>;
  readonly child: Child;
  readonly url: string;
}

export async function startRelay(root: string, dataDir: string): Promise<DemoRelay> {
  const environment = {
    RELAY_DATA_DIR: join(dataDir, "relay"),
    RELAY_PORT: String(await port(join(dataDir, "relay-port"))),
    RELAY_HOST: "127.0.0.1",
    RELAY_ORGANISATION: "Parley Demo 演示",
    RELAY_LOG_LEVEL: "warn",
  };
  const program = (file: string, ...args: string[]) =>
    startChild({
      command: process.execPath,
      args: [join(root, file), ...args],
      environment,
      onLine: () => {},
    });
  const child = program("server/main.ts");
  const [, url] = await child.find(/is listening on (http:\S+)/);
  return {
    child,
    url: url!,
    async invite(uses) {
      const admin = program("server/cli/admin.ts", "invite", "--uses", String(uses));
      const [link] = await admin.find(/https?:\/\/\S+#\S+/);
      await admin.ended;
      return link;
    },
  };
}

async function port(file: string): Promise<number> {
  if (existsSync(file)) return Number(readFileSync(file, "utf8"));
  const free = await freePort();
  writeFileSync(file, String(free));
  return free;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
