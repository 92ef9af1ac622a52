// Serves the built page at app://parley/: only the listed files, GET only, with the strict policy on every answer. No file://
// anywhere, and no way for the page to reach the network: what it needs comes over the bridge.
import { protocol, session } from "electron";
import { securityHeaders } from "../common/contentSecurityPolicy.ts";
import type { PageFiles } from "../common/pageFiles.ts";
import { appScheme, isOurPage } from "./appPage.ts";

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

export function serveAppPage(files: PageFiles): void {
  protocol.handle(appScheme, (request) => answerPage(files, request));
}

/** Lets the page load from itself and nowhere else, whatever its policy might miss. */
export function cutPageFromNetwork(): void {
  session.defaultSession.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !isLocal(details.url) });
  });
}

async function answerPage(files: PageFiles, request: Request): Promise<Response> {
  if (!isOurPage(request.url)) return refuse(403);
  if (request.method !== "GET") return refuse(405);
  const file = await files.read(new URL(request.url).pathname);
  if (file === undefined) return refuse(404);
  const headers = { ...securityHeaders, "content-type": file.type, "cache-control": file.cacheControl };
  return new Response(new Uint8Array(file.bytes), { headers });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}

const localSchemes: ReadonlySet<string> = new Set([`${appScheme}:`, "blob:", "data:", "devtools:"]);

function isLocal(url: string): boolean {
  return localSchemes.has(URL.parse(url)?.protocol ?? "");
}
