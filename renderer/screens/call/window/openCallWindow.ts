// The call in a small window that stays above others: the browser's own kind where it has one, else the one window that the host allows,
// by exactly that address and name.
import { popOut } from "../../../../shared/bridge/hostCalls.ts";
import { showInWindow, windowClosed } from "../callScreen.ts";

declare global {
  interface Window {
    /** Document Picture-in-Picture (a draft of the W3C's): only Chromium has it. */
    readonly documentPictureInPicture?: {
      readonly requestWindow: (size: { readonly width: number; readonly height: number }) => Promise<Window>;
    };
  }
}

const size = { width: 420, height: 300 };

/** Within a press: browsers allow it to nobody else. Where it is refused nothing changes. */
export async function openCallWindow(): Promise<void> {
  const opened = (await floatingWindow()) ?? plainWindow();
  if (opened === null) return;
  dress(opened.document);
  opened.addEventListener("pagehide", () => windowClosed(opened));
  showInWindow(opened);
}

async function floatingWindow(): Promise<Window | undefined> {
  return window.documentPictureInPicture?.requestWindow(size).catch(() => undefined);
}

function plainWindow(): Window | null {
  return window.open(popOut.url, popOut.name, `popup,width=${size.width},height=${size.height}`);
}

/** The same style sheets by their full addresses, and the attributes that they read from the root element. */
function dress(page: Document): void {
  const root = document.documentElement;
  page.title = document.title;
  page.documentElement.lang = root.lang;
  Object.assign(page.documentElement.dataset, root.dataset, { theme: "dark" });
  for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    const link = page.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet.href;
    page.head.append(link);
  }
}
