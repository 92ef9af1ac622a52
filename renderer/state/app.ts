// The app as a whole: phase, account, connection, settings. One view from the core, replaced as events arrive.
import { create } from "zustand";
import type { AppView, ConnectionView, PresenceView, SettingsView } from "../../shared/bridge/views.ts";
import { ask } from "./core.ts";

interface AppState {
  /** Undefined until the core has answered for the first time. */
  readonly view: AppView | undefined;
  /** The line from this window to its core is down (Node host only). */
  readonly lost: boolean;
  /** The core did not answer when asked for the first view. */
  readonly unreachable: boolean;
}

export const useApp = create<AppState>()(() => ({ view: undefined, lost: false, unreachable: false }));

export const selectAccount = (state: AppState) => state.view?.account;
export const selectSettings = (state: AppState) => state.view?.settings;
export const selectConnection = (state: AppState) => state.view?.connection;
export const selectIsMac = (state: AppState) => state.view?.host.platform === "darwin";

/** Whether anything written now has to wait: the relay or the core cannot be reached. */
export const selectIsOffline = (state: AppState) =>
  state.lost || (state.view !== undefined && state.view.connection.state === "offline");

export function showApp(view: AppView): void {
  useApp.setState({ view, unreachable: false });
}

export function showConnection(connection: ConnectionView): void {
  useApp.setState(({ view }) => (view === undefined ? {} : { view: { ...view, connection } }));
}

export function showSettings(settings: SettingsView): void {
  useApp.setState(({ view }) => (view === undefined ? {} : { view: { ...view, settings } }));
}

export async function changeSettings(change: Partial<SettingsView>): Promise<void> {
  showSettings(await ask("settings.change", change));
}

export async function setPresence(state: Exclude<PresenceView, "offline">): Promise<void> {
  showApp(await ask("presence.set", { state }));
}

export async function renameAccount(name: string): Promise<void> {
  showApp(await ask("account.rename", { name }));
}

export async function retryConnection(): Promise<void> {
  await ask("connection.retry", {});
}
