// Keeps every web contents where it is: no navigation away from our page, no redirects, no webviews, no second window but the call's. A
// link to the web or to a mail address goes to the system's own program, after it was taken apart and checked.
import { app, shell, type WebContents } from "electron";
import type { Log } from "../../../shared/log.ts";
import { isOurPage } from "./appPage.ts";
import { externalLink } from "./externalLink.ts";
import { answerPopOut, followPopOut } from "./popOut.ts";

/** Applies to every web contents made from now on, whoever makes it. */
export function confineNavigation(log: Log): void {
  app.on("web-contents-created", (_event, contents) => confine(contents, log));
}

function confine(contents: WebContents, log: Log): void {
  contents.on("will-navigate", (details) => {
    // The call's window shows nothing of its own, and so may not even go to our page.
    if (!isOurPage(details.url) || !isOurPage(contents.getURL())) details.preventDefault();
  });
  contents.on("will-frame-navigate", (details) => {
    if (!details.isMainFrame) details.preventDefault();
  });
  contents.on("will-redirect", (details) => details.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
  followPopOut(contents);
  contents.setWindowOpenHandler((details) => {
    const popOut = answerPopOut(contents, details);
    if (popOut !== undefined) return popOut;
    const link = externalLink(details.url);
    if (link === undefined) log.warn("link not opened");
    else void shell.openExternal(link).catch((cause: unknown) => log.error("no program for a link", cause));
    return { action: "deny" };
  });
}
