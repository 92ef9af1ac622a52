// The Electron host as it lives: guards first, then the core, then the window; and on the way out the core is closed before
// the process ends. A start that fails says why in a native dialog instead of leaving an empty window.
import { mkdirSync } from "node:fs";
import { app, dialog, type BrowserWindow } from "electron";
import type { Log } from "../../../shared/log.ts";
import { systemClock } from "../../../shared/node/systemClock.ts";
import { createCore } from "../../core/createCore.ts";
import { askCore } from "../common/askCore.ts";
import { enrol, type Enrolment } from "../common/enrol.ts";
import { lockProfile } from "../common/lockProfile.ts";
import { openPageFiles } from "../common/pageFiles.ts";
import { answerHostCalls, type HostParts } from "./answerHostCalls.ts";
import { cutPageFromNetwork, serveAppPage } from "./appProtocol.ts";
import { askBeforeLeaving } from "./askBeforeLeaving.ts";
import { createCallKeeper, type CallKeeper } from "./callKeeper.ts";
import { createWindow, showWindow } from "./createWindow.ts";
import { confineDownloads } from "./downloads.ts";
import { electronPlatform } from "./electronPlatform.ts";
import { followSettings, presentTexts } from "./followSettings.ts";
import { logUncaught, openHostLog, type HostLog } from "./hostLog.ts";
import { pushTo, serveIpc } from "./ipc.ts";
import { confineNavigation } from "./navigation.ts";
import { createNotices } from "./notifications.ts";
import { restrictPermissions } from "./permissions.ts";
import { recoverPage } from "./recoverPage.ts";
import { createScreenChoice } from "./screenChoice.ts";
import { mayCaptureScreens, shareChosenScreens } from "./screenSharing.ts";

export interface AppOptions {
  /** The core's own folder inside the profile. */
  readonly dataDir: string;
  readonly pageDir: string;
  readonly preload: string;
  /** Used when the profile is new. */
  readonly enrolment?: Enrolment;
}

/** The window that shows now; macOS goes on without one. */
interface Shown {
  window: BrowserWindow | undefined;
}

class ProfileInUse extends Error {}

/** Never rejects: what goes wrong is shown, logged, and ends the app. */
export async function runApp(options: AppOptions): Promise<void> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const hostLog = openHostLog(options.dataDir);
  logUncaught(hostLog.log);
  confineNavigation(hostLog.log);
  await app.whenReady();
  try {
    await open(options, hostLog);
  } catch (cause) {
    hostLog.log.error("not started", cause);
    explain(cause, hostLog.path);
    app.exit(1);
  }
}

async function open(options: AppOptions, { log }: HostLog): Promise<void> {
  const parts = guard(options);
  const unlock = lockProfile(options.dataDir);
  if (unlock === undefined) throw new ProfileInUse("another program has this profile open");
  const shown: Shown = { window: undefined };
  const currentWindow = () => shown.window;
  const show = () => {
    if (shown.window === undefined) shown.window = openWindow(shown, parts.keeper, options, log);
    else showWindow(shown.window);
  };
  const notices = createNotices({
    open(conversationId) {
      show();
      pushTo(shown.window, { name: "conversation.requested", body: { conversationId } });
    },
    decline: (callId) =>
      void ask("call.decline", { callId }).catch((cause: unknown) => log.error("not declined", cause)),
    currentWindow,
  });
  const core = await createCore(electronPlatform({ dataDir: options.dataDir, log, notices }));
  const ask = askCore(core, log);
  serveIpc({ core, log, answeredByHost: answerHostCalls(parts, log), currentWindow });
  await followSettings(core, ask);
  // A refused invitation is not the end: the window opens at the first run and says what is wrong when it is tried again.
  if (options.enrolment !== undefined)
    await enrol(ask, options.enrolment).catch((cause: unknown) => log.error("not enrolled", cause));
  followLifecycle(show, () => core.close().finally(unlock));
  show();
}

/** What holds before there is anything to guard. */
function guard({ pageDir }: AppOptions): HostParts {
  const choice = createScreenChoice(systemClock);
  restrictPermissions({ mayCapture: () => mayCaptureScreens(choice) });
  shareChosenScreens(choice);
  confineDownloads();
  cutPageFromNetwork();
  serveAppPage(openPageFiles(pageDir));
  return { choice, keeper: createCallKeeper() };
}

function openWindow(
  shown: Shown,
  keeper: CallKeeper,
  { dataDir, preload }: AppOptions,
  log: Log,
): BrowserWindow {
  const window = createWindow({ dataDir, preload });
  recoverPage(window, log);
  keeper.follow(window);
  askBeforeLeaving(window, keeper);
  window.once("closed", () => {
    shown.window = undefined;
  });
  return window;
}

function followLifecycle(show: () => void, close: () => Promise<void>): void {
  app.on("second-instance", show);
  app.on("activate", show);
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("will-quit", (event) => {
    event.preventDefault();
    void close().finally(() => app.exit(0));
  });
}

function explain(cause: unknown, logPath: string): void {
  const texts = presentTexts();
  if (cause instanceof ProfileInUse) dialog.showErrorBox(texts.inUseTitle, texts.inUseBody);
  else dialog.showErrorBox(texts.notStartedTitle, `${texts.notStartedBody}\n${logPath}`);
}
