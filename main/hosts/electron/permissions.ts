// What the page may ask of the browser, for our own main frame and nobody else: what copying and calls need, nothing more. Asked and
// looked-up permissions go through the same answer.
import { session, systemPreferences } from "electron";
import { isOurPage } from "./appPage.ts";

const allowed: ReadonlySet<string> = new Set([
  // Copying the recovery key and messages.
  "clipboard-sanitized-write",
  // Microphone, camera, and where the sound comes out.
  "media",
  "speaker-selection",
  "fullscreen",
  // Chromium asks before WebRTC may reach a colleague in the same network. The page itself reaches no network at all.
  "local-network-access",
  "local-network",
  "loopback-network",
]);

export interface Permissions {
  /** Asked at every request to capture the screen. */
  readonly mayCapture: () => boolean;
}

export function restrictPermissions({ mayCapture }: Permissions): void {
  const ours = session.defaultSession;
  const mayUse = (permission: string, url: string) =>
    isOurPage(url) && (permission === "display-capture" ? mayCapture() : allowed.has(permission));
  ours.setPermissionRequestHandler((_contents, permission, decide, details) => {
    if (!details.isMainFrame || !mayUse(permission, details.requestingUrl)) return decide(false);
    if (permission !== "media" || process.platform !== "darwin") return decide(true);
    const types = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    void askSystem(types).then(decide, () => decide(false));
  });
  ours.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return details.isMainFrame && mayUse(permission, origin);
  });
  ours.setDevicePermissionHandler(() => false);
}

/** macOS keeps its own answer for each program, and asks the person the first time. */
async function askSystem(types: readonly ("video" | "audio")[]): Promise<boolean> {
  for (const type of types) {
    const device = type === "video" ? "camera" : "microphone";
    if (!(await systemPreferences.askForMediaAccess(device))) return false;
  }
  return true;
}
