// Puts the main process's answers about permissions into Chromium, for the page's stand-in origin.
import type { CDPSession } from "playwright-core";
import { isPermitted } from "./session.ts";
import { toStandIn } from "./standIn.ts";

/** Electron's name, Chromium's for the same thing, and for `media` which of the two it is. */
const permissions = [
  ["geolocation", "geolocation"],
  ["notifications", "notifications"],
  ["midi", "midi"],
  ["media", "camera", "video"],
  ["media", "microphone", "audio"],
  ["speaker-selection", "speaker-selection"],
  ["local-network", "local-network"],
  ["loopback-network", "loopback-network"],
  ["clipboard-read", "clipboard-read"],
  ["clipboard-sanitized-write", "clipboard-write"],
  ["idle-detection", "idle-detection"],
  ["persistent-storage", "persistent-storage"],
  ["storage-access", "storage-access"],
  ["screen-wake-lock", "screen-wake-lock"],
] as const;

/** They hold as long as `cdp` is attached. */
export async function setPermissions(cdp: CDPSession, contents: unknown, url: string): Promise<void> {
  const { origin } = new URL(toStandIn(url));
  for (const [permission, name, mediaType] of permissions) {
    const question = { permission, url, ...(mediaType === undefined ? {} : { mediaType }) };
    const setting = (await isPermitted(contents, question)) ? "granted" : "denied";
    await cdp.send("Browser.setPermission", {
      permission: { name },
      setting,
      ...(origin === "null" ? {} : { origin }),
    });
  }
}
