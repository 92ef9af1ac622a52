// What the double has of the desktop: theme, displays, and lists of what was shown or opened, for tests to look at.
import { EventEmitter } from "node:events";
import type { MenuItemConstructorOptions } from "electron";
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
  readonly title: string;
  readonly body: string;

  constructor({ title, body }: { title: string; body: string }) {
    super();
    this.title = title;
    this.body = body;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    Notification.shown.push(this);
  }
}
