// What the page may ask of the browser: to put text on the clipboard, for our own main frame, and nothing else. Asked and
// looked-up permissions go through the same answer.
import { session } from "electron";
import { isOurPage } from "./appPage.ts";

/** Copying the recovery key and messages. Calls will add `media` when they come. */
const allowed: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);

export function restrictPermissions(): void {
  const ours = session.defaultSession;
  ours.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(details.isMainFrame && mayUse(permission, details.requestingUrl));
  });
  ours.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return details.isMainFrame && mayUse(permission, origin);
  });
  ours.setDevicePermissionHandler(() => false);
}

function mayUse(permission: string, url: string): boolean {
  return allowed.has(permission) && isOurPage(url);
}
