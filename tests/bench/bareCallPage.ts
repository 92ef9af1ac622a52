// Builds the page of bareCall/ and serves it as the product's is.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { servePage } from "../support/servePage.ts";

export interface BareCallPage {
  readonly url: string;
  close(): Promise<void>;
}

/** `forwarder`: where the page sends its signals, which the policy has to allow. */
export async function serveBareCallPage(forwarder: string): Promise<BareCallPage> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-bare-call-"));
  const root = join(import.meta.dirname, "bareCall");
  await build({ configFile: false, root, base: "./", logLevel: "error", build: { outDir: folder } });
  const { origin, close } = await servePage(folder, forwarder);
  return {
    url: origin,
    async close() {
      close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
