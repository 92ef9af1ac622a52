// Keys as they are printed on the keyboard of this system: Ctrl K, or ⌘ K on a Mac.
import { selectIsMac, useApp } from "../state/app.ts";
import "./Kbd.css";

export type Keys = readonly string[];

const macKeys: Readonly<Record<string, string>> = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" };

export function useKeyNames(keys: Keys): Keys {
  const onMac = useApp(selectIsMac);
  return onMac ? keys.map((key) => macKeys[key] ?? key) : keys;
}

/** Hidden from screen readers: the control beside it carries `aria-keyshortcuts` where that matters. */
export function Kbd({ keys }: { readonly keys: Keys }) {
  return (
    <span className="kbd" aria-hidden>
      {useKeyNames(keys).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
