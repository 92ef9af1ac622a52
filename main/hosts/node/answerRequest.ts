// Every HTTP answer of the Node host: the page's files for the session's holder, the exchange of the one-time token, and
// short refusals for everybody else. Same policy and headers as in Electron.
import type { IncomingMessage, ServerResponse } from "node:http";
import { securityHeaders } from "../common/contentSecurityPolicy.ts";
import type { PageFiles } from "../common/pageFiles.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { isOurs, readSession, sessionCookieName, type Address } from "./requestGuard.ts";

export interface Front {
  readonly address: Address;
  readonly doorkeeper: Doorkeeper;
  readonly files: PageFiles;
  /** Told after the one-time token was spent: the next address can be printed. */
  readonly onEntered: () => void;
}

interface Answer {
  readonly status: number;
  readonly body?: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const noStore = { "cache-control": "no-store", "content-type": "text/plain; charset=utf-8" };
const notFound: Answer = { status: 404, body: "Nothing here.\n", headers: noStore };
const foreign: Answer = { status: 403, body: "Only this program's own page may ask.\n", headers: noStore };
const strangers: Answer = {
  status: 401,
  body: "Open the address that the program printed last: each works once, and this browser has not used one yet.\n",
  headers: noStore,
};

/** Never throws: a file that cannot be read answers 500 and is reported to `onBug`. */
export async function answerRequest(
  front: Front,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  onBug: (cause: unknown) => void,
): Promise<void> {
  try {
    send(request, response, await decide(front, request));
  } catch (cause) {
    onBug(cause);
    send(request, response, { status: 500, headers: noStore });
  }
}

async function decide(front: Front, request: IncomingMessage): Promise<Answer> {
  if (!isOurs(request, front.address)) return foreign;
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, headers: { ...noStore, allow: "GET, HEAD" } };
  }
  // A parsed copy only to split path and query; the path is then a mere key into the list of files.
  const url = URL.parse(request.url ?? "/", "http://127.0.0.1");
  if (url === null) return notFound;
  const known = front.doorkeeper.isSession(readSession(request, front.address));
  if (url.pathname === "/enter") return enter(front, known, request.method === "GET" ? url : undefined);
  if (!known) return strangers;
  const file = await front.files.read(url.pathname);
  if (file === undefined) return notFound;
  const headers = { "content-type": file.type, "cache-control": file.cacheControl };
  return { status: 200, body: file.bytes, headers };
}

/** HEAD must not spend the token (`url` is absent then); somebody who is in already just goes on. */
function enter(front: Front, known: boolean, url: URL | undefined): Answer {
  const home = { ...noStore, location: "/" };
  if (known) return { status: 303, headers: home };
  const session = front.doorkeeper.enter(url?.searchParams.get("token") ?? "");
  if (session === undefined) return strangers;
  front.onEntered();
  const cookie = `${sessionCookieName(front.address)}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  return { status: 303, headers: { ...home, "set-cookie": cookie } };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, headers }: Answer): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : (body ?? new Uint8Array());
  response.writeHead(status, { ...securityHeaders, ...headers, "content-length": bytes.length });
  response.end(request.method === "HEAD" ? undefined : bytes);
}
