// The keys of a shortcut as one word, as the shortcuts of the window name them. On a Mac, Cmd stands for Ctrl and Option for Alt.
import { selectIsMac, useApp } from "../../state/app.ts";

/**
 * "Mod+Shift+KeyM". By place of the key, so that Option+D is found whatever character it types; letters follow the layout's Latin key.
 * Empty with the other system's key.
 */
export function chordOf(event: KeyboardEvent): string {
  const onMac = selectIsMac(useApp.getState());
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const other = onMac ? event.ctrlKey : event.metaKey;
  if (other) return "";
  const key = /^[a-z]$/i.test(event.key) && !event.altKey ? `Key${event.key.toUpperCase()}` : event.code;
  return [mod && "Mod", event.altKey && "Alt", event.shiftKey && "Shift", key].filter(Boolean).join("+");
}
