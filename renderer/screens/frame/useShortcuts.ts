// The shortcuts of the whole window (DESIGN, "Keyboard"). On a Mac, Cmd stands for Ctrl and Option for Alt. A key that a
// control has already used (preventDefault) or that belongs to an input method is left alone.
import { useEffect } from "react";
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
import { minimise, selectIsCovering, setChatOpen, useCallScreen } from "../call/callScreen.ts";
import { chordOf } from "./chord.ts";
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
  "Mod+Digit2": () => openSection("calls"),
  "Mod+Comma": () => openSection("settings"),
  "Alt+ArrowUp": () => stepConversation(-1, false),
  "Alt+ArrowDown": () => stepConversation(1, false),
  "Alt+Shift+ArrowUp": () => stepConversation(-1, true),
  "Alt+Shift+ArrowDown": () => stepConversation(1, true),
  "Alt+ArrowLeft": goBack,
  "Alt+ArrowRight": goForward,
  "Alt+KeyD": () => {
    const isSeen = !selectIsCovering(useCallScreen.getState());
    if (isSeen && selectOpenConversation(useLayout.getState()) !== undefined) togglePanel();
  },
  F6: () => stepPane(1),
  "Shift+F6": () => stepPane(-1),
  Escape: leave,
};

/** Dialogs and menus close by themselves on Escape; while one is open only the switcher's own key works. What rings lies beside all. */
function isLayerOpen(): boolean {
  return (
    document.querySelector('[role="dialog"], [role="alertdialog"]:not([data-beside]), [role="menu"]') !== null
  );
}

function worksInLayers(event: KeyboardEvent): boolean {
  return useLayout.getState().layer?.kind === "switcher" && chordOf(event) === "Mod+KeyK";
}

/** The top layer, then the selection, then to the composer. A panel that covers the conversation is a layer, and so is a call. */
function leave(): void {
  const callScreen = useCallScreen.getState();
  if (selectIsCovering(callScreen)) return callScreen.isChatOpen ? setChatOpen(false) : minimise();
  const { panelOpen } = useLayout.getState();
  if (panelOpen && window.matchMedia("(max-width: 960px)").matches) return setPanelOpen(false);
  const selection = window.getSelection();
  if (selection !== null && !selection.isCollapsed) return selection.removeAllRanges();
  focusComposer();
}
