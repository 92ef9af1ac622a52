// What the renderer asks of the Electron host itself and not of the core: what only a program with windows of its own can lend. Where the
// page is in a browser nobody answers this: the browser has its own picker, and keeps itself awake.
import * as z from "zod";
import type { CallTable } from "../contract.ts";

const nothing = z.object({});

const sourceId = z.string().min(1).max(200);

export const screenSourceView = z.object({
  sourceId,
  kind: z.enum(["screen", "window"]),
  /** The window's title; of a screen what the system calls it. */
  name: z.string(),
  /** A data: address, for `<img>`; absent where the system gives no picture. */
  thumbnail: z.string().optional(),
});
export type ScreenSourceView = z.infer<typeof screenSourceView>;

/**
 * `own`: the page shows these and says which was chosen. `system`: getDisplayMedia itself opens the system's picker, nothing is chosen
 * before. `forbidden`: the person must first allow it in the system's settings, and start Parley again.
 */
export const screenListView = z.discriminatedUnion("picker", [
  z.object({
    picker: z.literal("own"),
    sources: z.array(screenSourceView),
    /** Whether the computer's sound can be shared with it. */
    hasSound: z.boolean(),
  }),
  z.object({ picker: z.literal("system") }),
  z.object({ picker: z.literal("forbidden") }),
]);
export type ScreenListView = z.infer<typeof screenListView>;

/** `video`: a camera or a screen is sent or seen, so the display stays awake too. */
export const callProgress = z.enum(["none", "voice", "video"]);
export type CallProgress = z.infer<typeof callProgress>;

export const hostCalls = {
  "screen.list": { params: nothing, result: screenListView },
  /** Good for one getDisplayMedia within ten seconds. `not-found` when it was not in the last list. */
  "screen.choose": { params: z.object({ sourceId, withSound: z.boolean() }), result: nothing },
  /** Said at every change. While in a call the computer does not fall asleep, and closing the window asks first. */
  "call.inProgress": { params: z.object({ progress: callProgress }), result: nothing },
} satisfies CallTable;

export type HostCalls = typeof hostCalls;

/** The one further window that the page may open: `window.open(url, name, "popup,width=…,height=…")`, and then fill itself. */
export const popOut = { url: "about:blank", name: "parley-call" } as const;
