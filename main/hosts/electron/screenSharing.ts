// Sharing a screen or a window: lists what there is, and answers getDisplayMedia with what the person chose, never by itself. Where the
// system has a picker of its own (macOS 15), Electron shows that one instead.
import { release } from "node:os";
import { desktopCapturer, session, systemPreferences, type DesktopCapturerSource } from "electron";
import type { ScreenListView, ScreenSourceView } from "../../../shared/bridge/hostCalls.ts";
import { isOurTopFrame } from "./appPage.ts";
import type { ScreenChoice } from "./screenChoice.ts";

const thumbnailSize = { width: 320, height: 180 };
/** Darwin's number of macOS 15. */
const firstWithPicker = 24;

/** The display media handler: one choice, one answer. */
export function shareChosenScreens(choice: ScreenChoice): void {
  session.defaultSession.setDisplayMediaRequestHandler(
    ({ frame, videoRequested, audioRequested }, decide) => {
      const chosen = isOurTopFrame(frame) && videoRequested ? choice.take() : undefined;
      if (chosen === undefined) return decide(null);
      const { id, name, withSound } = chosen;
      const sound = withSound && audioRequested && hasLoopback() ? { audio: "loopback" as const } : {};
      decide({ video: { id, name }, ...sound });
    },
    { useSystemPicker: hasSystemPicker() },
  );
}

/** For the permission handler. The system's picker lets nothing through that the person did not pick there. */
export function mayCaptureScreens(choice: ScreenChoice): boolean {
  return hasSystemPicker() || choice.isMade();
}

export async function listScreens(choice: ScreenChoice): Promise<ScreenListView> {
  if (hasSystemPicker()) return { picker: "system" };
  if (isForbidden()) return { picker: "forbidden" };
  const sources = await desktopCapturer.getSources({ types: ["screen", "window"], thumbnailSize });
  choice.offer(sources.map(({ id, name }) => ({ id, name })));
  return { picker: "own", sources: sources.map(viewSource), hasSound: hasLoopback() };
}

function viewSource({ id, name, thumbnail }: DesktopCapturerSource): ScreenSourceView {
  return {
    sourceId: id,
    kind: id.startsWith("screen:") ? "screen" : "window",
    name,
    ...(thumbnail.isEmpty() ? {} : { thumbnail: thumbnail.toDataURL() }),
  };
}

function hasSystemPicker(): boolean {
  return process.platform === "darwin" && Number.parseInt(release(), 10) >= firstWithPicker;
}

/** Not "not-determined": then listing the sources makes macOS ask. */
function isForbidden(): boolean {
  if (process.platform !== "darwin") return false;
  return ["denied", "restricted"].includes(systemPreferences.getMediaAccessStatus("screen"));
}

/** Chromium records what the computer plays on Windows alone. */
function hasLoopback(): boolean {
  return process.platform === "win32";
}
