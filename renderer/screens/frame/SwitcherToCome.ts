// The switcher was asked for before its part of the page is here, as it happens while a busy computer starts: what is typed until
// then is its query, and does not reach the window behind.
import { useEffect } from "react";
import { showLayer, useLayout } from "../../state/layout.ts";

export function SwitcherToCome(): null {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || isShortcut(event)) return;
      event.preventDefault();
      event.stopPropagation();
      type(event.key);
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
  return null;
}

function isShortcut(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
}

function type(key: string): void {
  const { layer } = useLayout.getState();
  if (layer?.kind !== "switcher") return;
  if (key === "Escape") showLayer(undefined);
  if (key === "Backspace") showLayer({ ...layer, query: layer.query.slice(0, -1) });
  if (key.length === 1) showLayer({ ...layer, query: layer.query + key });
}
