// The built page as the hosts serve it: a fixed list of files, read once at start. A request names a key of that list or
// gets nothing, so no spelling of a path can leave the folder.
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const mimeTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".tflite": "application/octet-stream",
};

interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly cacheControl: string;
}

export interface PageFiles {
  /** The file at a URL's path ("/" is index.html), or undefined when there is none. */
  read(pathname: string): Promise<PageFile | undefined>;
}

/** Lists the folder at once; throws when it holds no index.html, because then the page was never built. */
export function openPageFiles(folder: string): PageFiles {
  const files = new Map(list(folder, "/"));
  if (!files.has("/index.html")) throw new Error("the page is not built: run `npm run build` first");
  return {
    async read(pathname) {
      const key = pathname === "/" ? "/index.html" : pathname;
      const path = files.get(key);
      if (path === undefined) return undefined;
      return {
        bytes: await readFile(path),
        type: mimeTypes[extname(key)]!,
        cacheControl: cacheControlOf(key),
      };
    },
  };
}

/** Only kinds of files that a page is made of: anything else in the folder is not served at all. */
function list(folder: string, prefix: string): (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return list(path, `${prefix}${entry.name}/`);
    const servable = entry.isFile() && extname(entry.name) in mimeTypes;
    return servable ? [[`${prefix}${entry.name}`, path] as const] : [];
  });
}

/** Files under assets/ carry a hash of their content in their name; everything else is asked for again each time. */
function cacheControlOf(key: string): string {
  return key.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-cache";
}
