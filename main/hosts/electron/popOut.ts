// The call's own small window, always on top: an empty page that our page opens, fills and closes. One at a time, without a preload
// script, and gone with the page that opened it.
import {
  screen,
  type BrowserWindow,
  type BrowserWindowConstructorOptions,
  type HandlerDetails,
  type WebContents,
  type WindowOpenHandlerResponse,
} from "electron";
import { popOut } from "../../../shared/bridge/hostCalls.ts";
import { isOurPage } from "./appPage.ts";
import { backgroundColor, followAppearance, titleBarOverlay } from "./appearance.ts";
import { isolated } from "./isolated.ts";

/** An empty address is the empty page too. */
const addresses: ReadonlySet<string> = new Set([popOut.url, ""]);

const usualSize = { width: 360, height: 240 };
const smallestSize = { minWidth: 240, minHeight: 160 };
const distanceFromEdge = 24;

/** The page may wish for a size, and for nothing else that a list of features can say. */
const onlySize = /^(?:(?:popup|width=\d{1,4}|height=\d{1,4})(?:,|$))*$/;

let open: BrowserWindow | undefined;

/** The answer when the call's window is asked for, and may be; otherwise undefined. */
export function answerPopOut(
  opener: WebContents,
  { url, frameName, features }: HandlerDetails,
): WindowOpenHandlerResponse | undefined {
  const isWanted = addresses.has(url) && frameName === popOut.name && onlySize.test(features);
  if (!isWanted || open !== undefined || !isOurPage(opener.getURL())) return undefined;
  return { action: "allow", overrideBrowserWindowOptions: options(features) };
}

/** Call it once for every web contents that may be an opener. */
export function followPopOut(opener: WebContents): void {
  opener.on("did-create-window", (window) => {
    open = window;
    window.once("closed", () => (open = undefined));
    window.setMenuBarVisibility(false);
    followAppearance(window);
  });
  const close = () => open?.close();
  opener.on("did-navigate", close);
  opener.on("render-process-gone", close);
}

function options(features: string): BrowserWindowConstructorOptions {
  const size = {
    width: Math.max(smallestSize.minWidth, wished(features, "width") ?? usualSize.width),
    height: Math.max(smallestSize.minHeight, wished(features, "height") ?? usualSize.height),
  };
  return {
    ...size,
    ...corner(size),
    ...smallestSize,
    title: "Parley",
    alwaysOnTop: true,
    resizable: true,
    maximizable: false,
    fullscreenable: false,
    backgroundColor: backgroundColor(),
    titleBarStyle: "hidden",
    titleBarOverlay: titleBarOverlay(),
    webPreferences: isolated(),
  };
}

function wished(features: string, side: "width" | "height"): number | undefined {
  const found = new RegExp(`(?:^|,)${side}=(\\d+)`).exec(features)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Bottom right, where it hides least of what the person works on. */
function corner({ width, height }: { readonly width: number; readonly height: number }) {
  const { x, y, width: right, height: bottom } = screen.getPrimaryDisplay().workArea;
  return { x: x + right - width - distanceFromEdge, y: y + bottom - height - distanceFromEdge };
}
