// What the system draws around the page: window background and caption buttons, in the colours and heights of tokens.css for the
// theme and density that show now. They are repeated here because the system needs them before the page has loaded.
import { nativeTheme, type BrowserWindow, type TitleBarOverlayOptions } from "electron";
import type { SettingsView } from "../../../shared/bridge/views.ts";

/** --titlebar-h of renderer/styles/tokens.css. */
const titleBarHeights = { comfortable: 40, compact: 36 } as const;
let density: SettingsView["density"] = "comfortable";
const followers = new Set<() => void>();

/** --color-chrome and --color-text-2 of renderer/styles/tokens.css. */
const chrome = { light: "#e0ebec", dark: "#0c1314" } as const;
const symbols = { light: "#425052", dark: "#acb6b8" } as const;

export function backgroundColor(): string {
  return chrome[theme()];
}

export function titleBarOverlay(): TitleBarOverlayOptions {
  return { color: chrome[theme()], symbolColor: symbols[theme()], height: titleBarHeights[density] };
}

export function showDensity(next: SettingsView["density"]): void {
  density = next;
  for (const apply of followers) apply();
}

/** Keeps the window's frame in step with theme and density, until it is closed. */
export function followAppearance(window: BrowserWindow): void {
  const apply = () => {
    window.setBackgroundColor(backgroundColor());
    // macOS draws its own buttons and takes no colours for them.
    if (process.platform !== "darwin") window.setTitleBarOverlay(titleBarOverlay());
  };
  nativeTheme.on("updated", apply);
  followers.add(apply);
  window.once("closed", () => {
    nativeTheme.off("updated", apply);
    followers.delete(apply);
  });
}

function theme(): "light" | "dark" {
  return nativeTheme.shouldUseDarkColors ? "dark" : "light";
}
