// The settings as they are, and how to change one; a fault is shown in words and nothing changes.
import type { SettingsView } from "../../../shared/bridge/views.ts";
import { changeSettings, selectSettings, useApp } from "../../state/app.ts";
import { showingFaults } from "../../state/faults.ts";

export interface Settings {
  readonly settings: SettingsView | undefined;
  readonly change: (change: Partial<SettingsView>) => void;
}

export function useSettings(): Settings {
  return {
    settings: useApp(selectSettings),
    change: (change) => void showingFaults(changeSettings(change)),
  };
}
