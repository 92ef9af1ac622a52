// The built page as its hosts serve it.
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The path under which the only file with that ending is served. */
export function builtFile(ending: string): string {
  const [name, ...others] = readdirSync(join(import.meta.dirname, "../../out/renderer/assets")).filter(
    (name) => name.endsWith(ending),
  );
  if (name === undefined || others.length > 0) throw new Error(`not one file ends in ${ending}`);
  return `/assets/${name}`;
}

/** Runs in a page. Compiles only what comes under its own type, where the page's policy allows it. */
export async function compileOwn(path: string): Promise<string> {
  // While DevTools evaluates, code from strings is allowed: go on in a task of the page's own.
  await new Promise((resolve) => setTimeout(resolve));
  return WebAssembly.compileStreaming(fetch(path)).then(
    () => "compiled",
    (cause: unknown) => String(cause),
  );
}
