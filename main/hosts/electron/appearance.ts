// What the system draws around the page: window background and caption buttons, in the colours of tokens.css for the theme
// that shows now. They are repeated here because the system needs them before the page has loaded.
import { nativeTheme, type BrowserWindow, type TitleBarOverlayOptions } from "electron";

const titleBarHeight = 40;

/** --color-chrome and --color-text-2 of renderer/styles/tokens.css. */
const chrome = { light: "#e0ebec", dark: "#0c1314" } as const;
const symbols = { light: "#425052", dark: "#acb6b8" } as const;

export function backgroundColor(): string {
  return chrome[theme()];
}

export function titleBarOverlay(): TitleBarOverlayOptions {
  return { color: chrome[theme()], symbolColor: symbols[theme()], height: titleBarHeight };
}

/** Keeps the window's frame in step with the theme, until it is closed. */
export function followTheme(window: BrowserWindow): void {
  const apply = () => {
    window.setBackgroundColor(backgroundColor());
    // macOS draws its own buttons and takes no colours for them.
    if (process.platform !== "darwin") window.setTitleBarOverlay(titleBarOverlay());
  };
  nativeTheme.on("updated", apply);
  window.once("closed", () => nativeTheme.off("updated", apply));
}

function theme(): "light" | "dark" {
  return nativeTheme.shouldUseDarkColors ? "dark" : "light";
}
