// The web preferences that every window of ours has, the call's own window included.
import { app, type WebPreferences } from "electron";

export function isolated(): WebPreferences {
  return {
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Chromium fetches spelling dictionaries from its vendor: what people write in is nobody's business.
    spellcheck: false,
    devTools: !app.isPackaged,
    // Calls go on while no window is in sight: timers keep time, and video is still drawn for the call's small window.
    backgroundThrottling: false,
    // A call that comes in rings before anybody has clicked anywhere.
    autoplayPolicy: "no-user-gesture-required",
  };
}
