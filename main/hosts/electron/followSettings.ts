// Applies the person's settings to what the system draws: theme and height of the native parts, language of the menu and of what the
// host says.
import { app, Menu, nativeTheme } from "electron";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { SettingsView } from "../../../shared/bridge/views.ts";
import type { Ask } from "../../../shared/contract.ts";
import type { Core } from "../../core/createCore.ts";
import { showDensity } from "./appearance.ts";
import { hostLanguage, hostTexts, type HostLanguage, type HostTexts } from "./hostTexts.ts";
import { menuTemplate } from "./menu.ts";

let languageSetting: SettingsView["language"] = "system";

/** In the person's language; in the system's, until the settings are known. */
export function presentTexts(): HostTexts {
  return hostTexts(presentLanguage());
}

/** Applies the present settings before it resolves, later ones as they change. */
export async function followSettings(core: Core, ask: Ask<BridgeCalls>): Promise<void> {
  core.events.subscribe((event) => {
    if (event.name === "settings.changed") apply(event.body);
  });
  apply((await ask("app.view", {})).settings);
}

function apply({ theme, density, language }: SettingsView): void {
  nativeTheme.themeSource = theme;
  showDensity(density);
  languageSetting = language;
  const situation = {
    language: presentLanguage(),
    isMac: process.platform === "darwin",
    isPackaged: app.isPackaged,
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(situation)));
}

function presentLanguage(): HostLanguage {
  return hostLanguage(languageSetting, app.getLocale());
}
