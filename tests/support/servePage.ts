// Serves a built page on loopback with the policy that the hosts send.
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { securityHeaders } from "../../main/hosts/common/contentSecurityPolicy.ts";

export interface ServedPage {
  readonly origin: string;
  close(): void;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
};

/** `mayReach`: another origin that the page talks to, which the product's never does. */
export async function servePage(folder: string, mayReach?: string): Promise<ServedPage> {
  const headers = mayReach === undefined ? securityHeaders : allowing(mayReach);
  const server: Server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    const file = join(folder, normalize(pathname === "/" ? "/index.html" : pathname));
    try {
      const body = await readFile(file);
      const type = types[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, ...headers });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

function allowing(origin: string): Readonly<Record<string, string>> {
  const name = "content-security-policy";
  const socket = origin.replace(/^http/, "ws");
  return {
    ...securityHeaders,
    [name]: securityHeaders[name]!.replace("connect-src 'self'", `connect-src 'self' ${socket}`),
  };
}
