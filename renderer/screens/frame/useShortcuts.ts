// The shortcuts of the whole window (DESIGN, "Keyboard"). On a Mac, Cmd stands for Ctrl and Option for Alt. A key that a
// control has already used (preventDefault) or that belongs to an input method is left alone.
import { useEffect } from "react";
import { selectIsMac, useApp } from "../../state/app.ts";
import {
  goBack,
  goForward,
  openSection,
  selectOpenConversation,
  setPanelOpen,
  showLayer,
  togglePanel,
  useLayout,
} from "../../state/layout.ts";
import { stepConversation } from "../../state/visibleConversations.ts";
import { focusComposer, stepPane } from "./panes.ts";

type Shortcuts = Readonly<Record<string, () => void>>;

export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const run = shortcuts[chordOf(event)];
      if (run === undefined || (isLayerOpen() && !worksInLayers(event))) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

const shortcuts: Shortcuts = {
  "Mod+KeyK": () => {
    const open = useLayout.getState().layer?.kind === "switcher";
    showLayer(open ? undefined : { kind: "switcher", query: "" });
  },
  "Mod+KeyN": () => showLayer({ kind: "newConversation" }),
  "Mod+Digit1": () => openSection("chats"),
  "Mod+Comma": () => openSection("settings"),
  "Alt+ArrowUp": () => stepConversation(-1, false),
  "Alt+ArrowDown": () => stepConversation(1, false),
  "Alt+Shift+ArrowUp": () => stepConversation(-1, true),
  "Alt+Shift+ArrowDown": () => stepConversation(1, true),
  "Alt+ArrowLeft": goBack,
  "Alt+ArrowRight": goForward,
  "Alt+KeyD": () => {
    if (selectOpenConversation(useLayout.getState()) !== undefined) togglePanel();
  },
  F6: () => stepPane(1),
  "Shift+F6": () => stepPane(-1),
  Escape: leave,
};

/** By place of the key, so that Option+D is found whatever character it types; letters follow the layout's Latin key. */
function chordOf(event: KeyboardEvent): string {
  const onMac = selectIsMac(useApp.getState());
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const other = onMac ? event.ctrlKey : event.metaKey;
  if (other) return "";
  const key = /^[a-z]$/i.test(event.key) && !event.altKey ? `Key${event.key.toUpperCase()}` : event.code;
  return [mod && "Mod", event.altKey && "Alt", event.shiftKey && "Shift", key].filter(Boolean).join("+");
}

/** Dialogs and menus close by themselves on Escape; while one is open only the switcher's own key works. */
function isLayerOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

function worksInLayers(event: KeyboardEvent): boolean {
  return useLayout.getState().layer?.kind === "switcher" && chordOf(event) === "Mod+KeyK";
}

/** The top layer, then the selection, then to the composer. A panel that covers the conversation is a layer. */
function leave(): void {
  const { panelOpen } = useLayout.getState();
  if (panelOpen && window.matchMedia("(max-width: 960px)").matches) return setPanelOpen(false);
  const selection = window.getSelection();
  if (selection !== null && !selection.isCollapsed) return selection.removeAllRanges();
  focusComposer();
}
