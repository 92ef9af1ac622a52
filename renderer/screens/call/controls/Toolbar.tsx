// A row of controls that is one tab stop: the arrows, Home and End move inside. The stop is where the focus was last, else the first.
import {
  createContext,
  useContext,
  useEffect,
  useId,
  useMemo,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { assert } from "../../../../shared/assert.ts";

interface Stop {
  /** Undefined: the first one. */
  readonly id: string | undefined;
  readonly take: (id: string) => void;
  readonly drop: (id: string) => void;
}

const StopContext = createContext<Stop | undefined>(undefined);

interface ToolbarProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

export function Toolbar({ label, className, children }: ToolbarProps) {
  const [id, setId] = useState<string>();
  const stop = useMemo(
    () => ({
      id,
      take: setId,
      drop: (gone: string) => setId((now) => (now === gone ? undefined : now)),
    }),
    [id],
  );
  return (
    <StopContext value={stop}>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its controls take the focus */}
      <div
        className={className}
        role="toolbar"
        aria-label={label}
        data-pane="callControls"
        onKeyDown={moveInside}
      >
        {children}
      </div>
    </StopContext>
  );
}

export interface ToolbarItem {
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
  /** Where F6 leads. */
  readonly "data-pane-focus"?: "";
}

export function useToolbarItem(isFirst: boolean): ToolbarItem {
  const stop = useContext(StopContext);
  assert(stop !== undefined, "controls stand inside a toolbar");
  const id = useId();
  const { take, drop } = stop;
  // oxlint-disable-next-line react/exhaustive-deps -- only when it goes
  useEffect(() => () => drop(id), []);
  const isStop = stop.id === id || (stop.id === undefined && isFirst);
  return {
    tabIndex: isStop ? 0 : -1,
    onFocus: () => take(id),
    ...(isStop ? { "data-pane-focus": "" } : {}),
  };
}

function moveInside(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = buttons.findIndex((button) => button === event.target);
  const to = targetOf(event.key, at, buttons.length);
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  buttons.at(to % buttons.length)?.focus();
}

function targetOf(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return at + 1;
    case "ArrowLeft":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return undefined;
  }
}
