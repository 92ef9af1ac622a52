// What the double has of the desktop: theme, displays, and lists of what was shown or opened, for tests to look at.
import { EventEmitter } from "node:events";
import type {
  DesktopCapturerSource,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NotificationConstructorOptions,
  SourcesOptions,
} from "electron";
import { app } from "./app.ts";

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

class DoubleTheme extends EventEmitter {
  #source: "system" | "light" | "dark" = "system";

  get themeSource(): "system" | "light" | "dark" {
    return this.#source;
  }

  set themeSource(source: "system" | "light" | "dark") {
    this.#source = source;
    this.emit("updated");
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === "dark";
  }
}

export const nativeTheme = new DoubleTheme();

export const screen = {
  getPrimaryDisplay: () => displays()[0]!,
  getAllDisplays: () => displays(),
};

/** Electron refuses `screen` before the app is ready. */
function displays(): { readonly id: number; readonly workArea: Area }[] {
  if (!app.isReadyNow) throw new Error("screen cannot be used before the app is ready");
  const usual = '[{"x":0,"y":0,"width":1920,"height":1040}]';
  const areas = JSON.parse(process.env["ELECTRON_DOUBLE_WORK_AREAS"] ?? usual) as Area[];
  return areas.map((workArea, id) => ({ id, workArea }));
}

/** A link that would have gone to another program. */
const opened: string[] = [];
export const shell = {
  opened,
  openExternal: async (url: string) => void opened.push(url),
};

/** What an error box said: the test reads it from standard error too, because the app often ends right after. */
export const dialog = {
  /** Questions that were asked, and the buttons that the person will press: the first one when a test named none. */
  asked: [] as MessageBoxOptions[],
  answers: [] as number[],
  async showMessageBox(_window: unknown, options: MessageBoxOptions) {
    dialog.asked.push(options);
    return { response: dialog.answers.shift() ?? 0, checkboxChecked: false };
  },
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`[electron-double error box] ${title}: ${content}\n`);
  },
};

export const Menu = {
  current: undefined as readonly MenuItemConstructorOptions[] | undefined,
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: MenuItemConstructorOptions[]) => void (Menu.current = template),
};

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  readonly options: NotificationConstructorOptions;
  isClosed = false;

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    Notification.shown.push(this);
  }

  close(): void {
    this.isClosed = true;
    this.emit("close", {});
  }
}

/** What keeps the computer awake now. */
const blockers = new Map<number, string>();
let lastBlocker = 0;
export const powerSaveBlocker = {
  start(type: string): number {
    blockers.set(++lastBlocker, type);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  running: (): string[] => [...blockers.values()],
};

/** macOS alone has these; `answer` is what its person says. */
export const systemPreferences = {
  asked: [] as string[],
  answer: true,
  screenAccess: "granted",
  async askForMediaAccess(device: string): Promise<boolean> {
    systemPreferences.asked.push(device);
    return systemPreferences.answer;
  },
  getMediaAccessStatus: (_kind: string): string => systemPreferences.screenAccess,
};

/** Two sources; the window's program draws nothing, so it has no picture. */
export const desktopCapturer = {
  getSources: async ({ types }: SourcesOptions): Promise<Partial<DesktopCapturerSource>[]> =>
    [
      { id: "screen:0:0", name: "Entire screen", thumbnail: picture("data:image/png;base64,iVBORw0KGgo=") },
      { id: "window:7:0", name: "季度报告.odt", thumbnail: picture("") },
    ].filter(({ id }) => types.some((type) => id.startsWith(type))),
};

function picture(address: string) {
  return { isEmpty: () => address === "", toDataURL: () => address } as DesktopCapturerSource["thumbnail"];
}
