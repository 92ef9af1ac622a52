// What an operator watches, in Prometheus' text format. Ids never become labels.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CommitReport } from "../store/sqlite/commitQueue.ts";

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  call(name: string, outcome: string): void;
  committed(report: CommitReport): void;
  cut(): void;
  /** The database refused a commit: disk full, or broken. */
  refused(): void;
  turnCredentials(): void;
}

/** `online` counts logged-in devices, `sockets` all connections; both are asked at each scrape. */
export function openMetrics(count: {
  readonly online: () => number;
  readonly sockets: () => number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: "relay_calls_total",
    help: "Calls answered",
    labelNames: ["name", "outcome"],
    registers,
  });
  const cut = new Counter({
    name: "relay_sockets_cut_total",
    help: "Sockets cut as slow readers",
    registers,
  });
  const refused = new Counter({
    name: "relay_commits_refused_total",
    help: "Commits that the disk or the database refused",
    registers,
  });
  const turnCredentials = new Counter({
    name: "relay_turn_credentials_total",
    help: "TURN credentials handed out",
    registers,
  });
  addGauges(registry, [
    ["relay_devices_online", "Devices logged in", count.online],
    ["relay_sockets", "Open sockets", count.sockets],
    ["process_resident_memory_bytes", "Resident memory", () => process.memoryUsage.rss()],
  ]);
  addCpuSeconds(registry);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    call: (name, outcome) => calls.inc({ name, outcome }),
    committed: openCommitMetrics(registry),
    cut: () => cut.inc(),
    refused: () => refused.inc(),
    turnCredentials: () => turnCredentials.inc(),
  };
}

function openCommitMetrics(registry: Registry): Metrics["committed"] {
  const registers = [registry];
  const writes = new Histogram({
    name: "relay_commit_writes",
    help: "Writes that shared one commit",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers,
  });
  const seconds = new Histogram({
    name: "relay_commit_seconds",
    help: "Duration of one commit, sync to disk included",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
    registers,
  });
  return (report) => {
    writes.observe(report.writes);
    seconds.observe(report.durationMs / 1_000);
  };
}

function addGauges(registry: Registry, gauges: readonly (readonly [string, string, () => number])[]): void {
  for (const [name, help, read] of gauges) {
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(read()) });
    registry.registerMetric(gauge);
  }
}

function addCpuSeconds(registry: Registry): void {
  const counter: Counter = new Counter({
    name: "process_cpu_seconds_total",
    help: "CPU time",
    registers: [],
    collect() {
      const { user, system } = process.cpuUsage();
      counter.reset();
      counter.inc((user + system) / 1e6);
    },
  });
  registry.registerMetric(counter);
}
