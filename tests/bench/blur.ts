// Bench of the blur: the CPU that a frame of 1280 by 720 costs, camera and browser included, over a copy of the same frames through the
// same pipe. As much as a slow office computer has: without a graphics card, in a browser whose video is all computed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build, mergeConfig } from "vite";
import config from "../../renderer/vite.config.ts";
import { startMediaBrowser } from "../support/mediaBrowser.ts";
import { filmPerson } from "../support/personOnFilm.ts";
import { servePage } from "../support/servePage.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import { cpuSecondsOf } from "./processCpu.ts";

const rounds = 5;
const seconds = 4;
const warmUpMs = 1_000;
/** As cameras have. */
const framesPerSecond = 30;

interface Cost {
  readonly cpuMs: number;
  readonly frames: number;
}

export async function blurBench(): Promise<readonly Figure[]> {
  const film = await filmPerson({ width: 1280, height: 720, framesPerSecond });
  const page = await servePageOfBench();
  const results: { blur: Cost; copy: Cost }[] = [];
  try {
    for (let round = 0; round < rounds; round++)
      results.push({
        blur: await costOf("blur", page.origin, film.path),
        copy: await costOf("copy", page.origin, film.path),
      });
  } finally {
    await page.close();
    film.remove();
  }
  const of = (read: (cost: Cost) => number) => ({
    value: median(results.map(({ blur }) => read(blur))),
    baseline: median(results.map(({ copy }) => read(copy))),
  });
  const cpu = of(({ cpuMs, frames }) => cpuMs / frames);
  return [
    relative("blur.cpu", { ...cpu, unit: "ms of CPU a frame", limit: 8 }),
    absolute("blur.cpu.over", { value: cpu.value - cpu.baseline, unit: "ms of CPU a frame", atMost: 25 }),
    // As many came through: what is dropped costs nothing.
    relative("blur.frames", { ...turned(of(({ frames }) => frames / seconds)), limit: 2 }),
  ];
}

/** Fewer is worse: the ratio is turned around. */
function turned({ value, baseline }: { readonly value: number; readonly baseline: number }) {
  return { value: baseline, baseline: value, unit: "frames a second, copy over blur" };
}

async function costOf(what: "blur" | "copy", origin: string, film: string): Promise<Cost> {
  const browser = await startMediaBrowser({ args: [`--use-file-for-fake-video-capture=${film}`] });
  try {
    const page = await browser.open(origin);
    await page.evaluate((what) => window.blurBench.start(what), what);
    await sleep(warmUpMs);
    await page.evaluate(() => window.blurBench.frames());
    const before = cpuSecondsOf([browser.pid]);
    await sleep(seconds * 1_000);
    const frames = await page.evaluate(() => window.blurBench.frames());
    const cpuMs = (cpuSecondsOf([browser.pid]) - before) * 1_000;
    await page.evaluate(() => window.blurBench.stop());
    return { cpuMs, frames };
  } finally {
    await browser.close();
  }
}

async function servePageOfBench() {
  const outDir = await mkdtemp(join(tmpdir(), "parley-bench-blur-"));
  const root = join(import.meta.dirname, "blur");
  await build(mergeConfig(config, { configFile: false, root, logLevel: "error", build: { outDir } }));
  const { origin, close } = await servePage(outDir);
  return {
    origin,
    async close() {
      close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
