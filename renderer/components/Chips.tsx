// A group of toggles of which one is on. One tab stop; arrows move inside.
import { useRef, type KeyboardEvent } from "react";
import "./Chips.css";

interface Chip<Value> {
  readonly value: Value;
  readonly label: string;
  /** Shown beside the label and said as its description. */
  readonly count?: number;
  readonly lang?: string;
}

interface ChipsProps<Value> {
  readonly label: string;
  readonly chips: readonly Chip<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Chips<Value extends string>({ label, chips, value, onChange }: ChipsProps<Value>) {
  const group = useRef<HTMLFieldSetElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(group.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    buttons.at((at + step) % buttons.length)?.focus();
  };
  return (
    <fieldset ref={group} className="chips" aria-label={label} onKeyDown={move}>
      {chips.map((chip) => (
        <button
          key={chip.value}
          type="button"
          className="chip"
          lang={chip.lang}
          aria-label={chip.label}
          aria-description={chip.count ? String(chip.count) : undefined}
          aria-pressed={chip.value === value}
          tabIndex={chip.value === value ? 0 : -1}
          onClick={() => onChange(chip.value)}
        >
          {chip.label}
          {chip.count ? <span className="numeric">{chip.count}</span> : null}
        </button>
      ))}
    </fieldset>
  );
}
