// One of a few, all in sight: radio buttons in a line.
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import "./Choices.css";

interface Choice<Value> {
  readonly value: Value;
  readonly label: string;
  readonly lang?: string;
}

interface ChoicesProps<Value> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function Choices<Value extends string>({ label, choices, value, onChange }: ChoicesProps<Value>) {
  return (
    <RadioGroup
      className="choices"
      aria-label={label}
      value={value}
      onValueChange={(next: Value) => onChange(next)}
    >
      {choices.map((choice) => (
        <label key={choice.value} className="choice" lang={choice.lang}>
          <Radio.Root value={choice.value} className="choice-radio" />
          {choice.label}
        </label>
      ))}
    </RadioGroup>
  );
}
