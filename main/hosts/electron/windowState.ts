// Where the window was: kept in the profile, and fitted to the displays that are there now, so that it never opens out of
// sight or larger than the screen.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

export const minimumSize = { width: 720, height: 480 } as const;
const usualSize = { width: 1280, height: 820 } as const;

const savedState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximised: z.boolean(),
});
export type WindowState = z.infer<typeof savedState>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What was saved, or undefined when there is nothing or it is damaged: a window's place is no reason not to start. */
export function readWindowState(dataDir: string): WindowState | undefined {
  try {
    return savedState.parse(JSON.parse(readFileSync(join(dataDir, "window.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** Whole or not at all. */
export function writeWindowState(dataDir: string, state: WindowState): void {
  const path = join(dataDir, "window.json");
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** `workAreas`: the primary display's first. The display that shows most of the saved window gets it, whole. */
export function fitWindow(saved: Area | undefined, workAreas: readonly [Area, ...Area[]]): Area {
  const visible = saved === undefined ? [] : workAreas.filter((area) => overlap(saved, area) > 0);
  if (saved === undefined || visible.length === 0) return centre(workAreas[0]);
  const best = visible.reduce((a, b) => (overlap(saved, b) > overlap(saved, a) ? b : a));
  const width = fitLength(saved.width, minimumSize.width, best.width);
  const height = fitLength(saved.height, minimumSize.height, best.height);
  return {
    x: clamp(saved.x, best.x, Math.max(best.x, best.x + best.width - width)),
    y: clamp(saved.y, best.y, Math.max(best.y, best.y + best.height - height)),
    width,
    height,
  };
}

function centre(area: Area): Area {
  const width = fitLength(usualSize.width, minimumSize.width, area.width);
  const height = fitLength(usualSize.height, minimumSize.height, area.height);
  const x = area.x + Math.max(0, Math.floor((area.width - width) / 2));
  const y = area.y + Math.max(0, Math.floor((area.height - height) / 2));
  return { x, y, width, height };
}

/** The minimum wins over a tiny display: the system would enlarge the window anyway. */
function fitLength(wished: number, minimum: number, available: number): number {
  return Math.max(minimum, Math.min(wished, available));
}

function overlap(a: Area, b: Area): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
