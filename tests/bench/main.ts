// `npm run bench [name ...]`: runs the benches one after the other, prints one JSON line per figure, exits 0 only if all are ok.
import type { Figure } from "./figure.ts";

const benches: Readonly<Record<string, () => Promise<() => Promise<readonly Figure[]>>>> = {
  crypto: async () => (await import("./crypto.ts")).cryptoBench,
  store: async () => (await import("./store.ts")).storeBench,
  relay: async () => (await import("./relay.ts")).relayBench,
  latency: async () => (await import("./latency.ts")).latencyBench,
  catchUp: async () => (await import("./catchUp.ts")).catchUpBench,
  calls: async () => (await import("./calls.ts")).callsBench,
  blur: async () => (await import("./blur.ts")).blurBench,
  coldStart: async () => (await import("./coldStart.ts")).coldStartBench,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}

let ok = true;
for (const [name, load] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const bench = await load();
  // A message that got lost would be waited for for ever.
  const watchdog = setTimeout(() => giveUp(name), 900_000);
  for (const figure of await bench()) {
    console.log(JSON.stringify(figure));
    ok &&= figure.ok;
  }
  clearTimeout(watchdog);
}
process.exit(ok ? 0 : 1);

function giveUp(name: string): never {
  console.error(`${name} does not end`);
  process.exit(1);
}
