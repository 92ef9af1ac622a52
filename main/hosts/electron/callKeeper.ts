// What the page says of its call: meanwhile the computer is kept awake, and the window does not close without asking. A page that is
// loaded anew or gone is in no call.
import { powerSaveBlocker, type BrowserWindow } from "electron";
import type { CallProgress } from "../../../shared/bridge/hostCalls.ts";

export interface CallKeeper {
  isInCall(): boolean;
  show(progress: CallProgress): void;
  /** Forgets the call when this window's page goes away. */
  follow(window: BrowserWindow): void;
}

const blockers = { voice: "prevent-app-suspension", video: "prevent-display-sleep" } as const;

export function createCallKeeper(): CallKeeper {
  let progress: CallProgress = "none";
  let blocker: number | undefined;
  const show = (next: CallProgress) => {
    if (next === progress) return;
    progress = next;
    if (blocker !== undefined) powerSaveBlocker.stop(blocker);
    blocker = next === "none" ? undefined : powerSaveBlocker.start(blockers[next]);
  };
  const forget = () => show("none");
  return {
    isInCall: () => progress !== "none",
    show,
    follow(window) {
      window.webContents.on("did-navigate", forget);
      window.webContents.on("render-process-gone", forget);
      window.once("closed", forget);
    },
  };
}
