// Builds the page of bareCall/ and serves it on loopback.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "vite";

export interface BareCallPage {
  readonly url: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

export async function serveBareCallPage(): Promise<BareCallPage> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-bare-call-"));
  const root = join(import.meta.dirname, "bareCall");
  await build({ configFile: false, root, base: "./", logLevel: "error", build: { outDir: folder } });
  const server = createServer(async ({ url = "/" }, response) => {
    const path = join(folder, url === "/" ? "index.html" : new URL(url, "http://page").pathname);
    const body = await readFile(path).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": types[extname(path)] ?? "text/plain",
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
