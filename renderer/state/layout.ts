// What the window shows where: section, open conversation, side panel, history of places, filter, and the layer on top.
// Nothing of it is the core's business.
import { create } from "zustand";
import type { ConversationId, MessageId } from "../../shared/ids.ts";

export type Section = "chats" | "calls" | "settings";
export type SettingsPage =
  "account" | "notifications" | "appearance" | "chats" | "calls" | "keyboard" | "language";
export type Filter = "all" | "unread" | "groups";

interface Place {
  readonly section: Section;
  readonly conversationId?: ConversationId;
  readonly settingsPage: SettingsPage;
}

/** A message to bring into view, from a search hit. A new object each time, so going there twice works. */
export interface Target {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly position: number;
}

/** The layer above the window. The switcher may open with a query already typed. */
export type Layer =
  { readonly kind: "switcher"; readonly query: string } | { readonly kind: "newConversation" };

interface LayoutState {
  readonly place: Place;
  readonly back: readonly Place[];
  readonly forward: readonly Place[];
  readonly panelOpen: boolean;
  readonly filter: Filter;
  readonly layer: Layer | undefined;
  readonly target: Target | undefined;
}

const placesKept = 100;

export const useLayout = create<LayoutState>()(() => ({
  place: { section: "chats", settingsPage: "account" },
  back: [],
  forward: [],
  panelOpen: false,
  filter: "all",
  layer: undefined,
  target: undefined,
}));

export const selectOpenConversation = (state: LayoutState) =>
  state.place.section === "chats" ? state.place.conversationId : undefined;

export function openConversation(conversationId: ConversationId): void {
  go({ section: "chats", conversationId });
}

/** Opens the conversation at one message: the log reads `target`, scrolls there and calls `reachTarget`. */
export function openMessage(target: Target): void {
  openConversation(target.conversationId);
  useLayout.setState({ target });
}

export function reachTarget(): void {
  useLayout.setState({ target: undefined });
}

export function openSection(section: Section): void {
  go({ section });
}

export function openSettings(settingsPage: SettingsPage): void {
  go({ section: "settings", settingsPage });
}

function go(change: Partial<Place>): void {
  useLayout.setState(({ place, back }) => {
    const next = { ...place, ...change };
    if (isSame(place, next)) return { layer: undefined };
    return { place: next, back: [...back, place].slice(-placesKept), forward: [], layer: undefined };
  });
}

function isSame(a: Place, b: Place): boolean {
  return (
    a.section === b.section && a.conversationId === b.conversationId && a.settingsPage === b.settingsPage
  );
}

export function goBack(): void {
  useLayout.setState(({ place, back, forward }) => {
    const previous = back.at(-1);
    return previous === undefined
      ? {}
      : { place: previous, back: back.slice(0, -1), forward: [place, ...forward] };
  });
}

export function goForward(): void {
  useLayout.setState(({ place, back, forward }) => {
    const [next, ...rest] = forward;
    return next === undefined ? {} : { place: next, back: [...back, place], forward: rest };
  });
}

export function setPanelOpen(panelOpen: boolean): void {
  useLayout.setState({ panelOpen });
}

export function togglePanel(): void {
  useLayout.setState(({ panelOpen }) => ({ panelOpen: !panelOpen }));
}

export function setFilter(filter: Filter): void {
  useLayout.setState({ filter });
}

export function showLayer(layer: Layer | undefined): void {
  useLayout.setState({ layer });
}
