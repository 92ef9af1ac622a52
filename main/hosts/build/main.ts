// `npm run build`: builds into out/. With --if-stale only when the sources changed since the last build.
import { join } from "node:path";
import { fingerprint, isStale, writeStamp } from "./staleness.ts";

const root = join(import.meta.dirname, "../../..");

if (!process.argv.includes("--if-stale") || isStale(root)) {
  const stamp = fingerprint(root);
  // Whoever asks for it, a test too, gets what is shipped: React's own checks make every change of the screen several times slower.
  process.env["NODE_ENV"] = "production";
  // Loaded only when needed: the check alone must be quick.
  const { buildApp } = await import("./buildApp.ts");
  await buildApp(root);
  writeStamp(root, stamp);
}
