// Menus: behind a button, or on the context-menu key and right button. Arrow keys and letters move, Escape closes, focus returns.
import { useRef, type ReactElement, type ReactNode } from "react";
import { ContextMenu as BaseContext } from "@base-ui/react/context-menu";
import { Menu as Base } from "@base-ui/react/menu";
import { Check, type LucideIcon } from "lucide-react";
import { classNames } from "./classNames.ts";
import { Icon } from "./Icon.tsx";
import { usePortalPlace } from "./portalPlace.ts";
import "./Menu.css";

type Trigger = ReactElement<Record<string, unknown>>;

interface MenuProps {
  /** The button: an IconButton, or any element that passes on props and ref. */
  readonly trigger: Trigger;
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly align?: "start" | "center" | "end";
  readonly children: ReactNode;
}

export function Menu({ trigger, side = "bottom", align = "end", children }: MenuProps) {
  const place = usePortalPlace();
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal {...place}>
        <Base.Positioner side={side} align={align} sideOffset={4} className="menu-place">
          <Base.Popup className="menu">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ContextMenuProps {
  /** The element that is right-clicked; it must pass on props and ref. */
  readonly trigger: Trigger;
  /** One menu for many things inside the trigger: told what was pressed, answers the thing whose menu it is, if it has one. */
  readonly onAsk: (target: Element) => Element | null;
  readonly children: ReactNode;
}

export function ContextMenu({ trigger, onAsk, children }: ContextMenuProps) {
  const thing = useRef<Element>(null);
  const byKey = useRef(false);
  return (
    <BaseContext.Root
      // The thing shows that the menu is its own.
      onOpenChange={(open) => thing.current?.toggleAttribute("data-menu-open", open)}
    >
      <BaseContext.Trigger
        render={trigger}
        onContextMenu={(event) => {
          thing.current?.removeAttribute("data-menu-open");
          thing.current = onAsk(event.target as Element);
          if (thing.current === null) event.preventBaseUIHandler();
          byKey.current = event.button !== 2 && !event.ctrlKey;
        }}
      />
      <BaseContext.Portal>
        <BaseContext.Positioner className="menu-place">
          <BaseContext.Popup className="menu" ref={(popup) => void (byKey.current && enterByKey(popup))}>
            {children}
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

/** As menus behind buttons do by themselves: opened by a key, the first item is chosen. */
function enterByKey(popup: HTMLElement | null): void {
  if (popup === null) return;
  requestAnimationFrame(() =>
    popup.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true })),
  );
}

interface MenuItemProps {
  readonly icon?: LucideIcon;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ icon, onSelect, danger = false, disabled = false, children }: MenuItemProps) {
  return (
    <Base.Item
      className={classNames("menu-item", danger && "menu-item--danger")}
      disabled={disabled}
      onClick={onSelect}
    >
      {icon && <Icon of={icon} size={16} />}
      <span className="grow">{children}</span>
    </Base.Item>
  );
}

interface MenuChoiceProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly children: ReactNode;
}

/** One of several: put MenuOption inside. */
export function MenuChoice<Value extends string>(props: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup
      aria-label={props.label}
      value={props.value}
      onValueChange={(value: Value) => props.onChange(value)}
    >
      {props.children}
    </Base.RadioGroup>
  );
}

export function MenuOption({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Base.RadioItem value={value} className="menu-item" closeOnClick>
      {children}
      <span className="menu-check">
        <Base.RadioItemIndicator>
          <Icon of={Check} size={16} />
        </Base.RadioItemIndicator>
      </span>
    </Base.RadioItem>
  );
}

export function MenuLine() {
  return <Base.Separator className="menu-line" />;
}
