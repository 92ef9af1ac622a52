// The native menu: standard roles in the person's language, so that editing and zooming work as the system's own programs do.
import type { MenuItemConstructorOptions } from "electron";
import { hostTexts, type HostLanguage, type HostTexts } from "./hostTexts.ts";

export interface MenuSituation {
  readonly language: HostLanguage;
  readonly isMac: boolean;
  /** Developer tools are offered only in a program that was not packaged. */
  readonly isPackaged: boolean;
}

export function menuTemplate({ language, isMac, isPackaged }: MenuSituation): MenuItemConstructorOptions[] {
  const texts = hostTexts(language);
  const shared = [editMenu(texts), viewMenu(texts, isPackaged), windowMenu(texts)];
  return isMac ? [appMenu(texts), ...shared] : shared;
}

function appMenu(texts: HostTexts): MenuItemConstructorOptions {
  return {
    label: "Parley",
    submenu: [
      { role: "about", label: texts.about },
      { type: "separator" },
      { role: "hide", label: texts.hide },
      { role: "hideOthers", label: texts.hideOthers },
      { role: "unhide", label: texts.showAll },
      { type: "separator" },
      { role: "quit", label: texts.quit },
    ],
  };
}

function editMenu(texts: HostTexts): MenuItemConstructorOptions {
  return {
    label: texts.edit,
    submenu: [
      { role: "undo", label: texts.undo },
      { role: "redo", label: texts.redo },
      { type: "separator" },
      { role: "cut", label: texts.cut },
      { role: "copy", label: texts.copy },
      { role: "paste", label: texts.paste },
      { role: "pasteAndMatchStyle", label: texts.pastePlain },
      { role: "selectAll", label: texts.selectAll },
    ],
  };
}

function viewMenu(texts: HostTexts, isPackaged: boolean): MenuItemConstructorOptions {
  const developer: MenuItemConstructorOptions[] = [{ type: "separator" }, { role: "toggleDevTools" }];
  return {
    label: texts.view,
    submenu: [
      { role: "resetZoom", label: texts.resetZoom },
      { role: "zoomIn", label: texts.zoomIn },
      { role: "zoomOut", label: texts.zoomOut },
      { type: "separator" },
      { role: "togglefullscreen", label: texts.fullScreen },
      ...(isPackaged ? [] : developer),
    ],
  };
}

function windowMenu(texts: HostTexts): MenuItemConstructorOptions {
  return {
    label: texts.window,
    submenu: [
      { role: "minimize", label: texts.minimise },
      { role: "close", label: texts.close },
    ],
  };
}
