// Whether the list shows avatars only: in a narrow window, and in a middling one while a panel is open (Frame.css has the same
// two widths). Names are then said by tooltips, and a filter that cannot be seen does not apply.
import { useEffect, useSyncExternalStore } from "react";
import { selectOpenConversation, setFilter, useLayout } from "../../state/layout.ts";

const narrow = window.matchMedia("(max-width: 960px)");
const middling = window.matchMedia("(max-width: 1099px)");

export function useCollapsed(): boolean {
  const isNarrow = useMatch(narrow);
  const isMiddling = useMatch(middling);
  const panelOpen = useLayout((state) => state.panelOpen && selectOpenConversation(state) !== undefined);
  return isNarrow || (isMiddling && panelOpen);
}

export function useNoHiddenFilter(collapsed: boolean): void {
  useEffect(() => {
    if (collapsed) setFilter("all");
  }, [collapsed]);
}

function useMatch(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => query.matches,
  );
}
