// A one-line text field with its label above and one sentence below: help, what was found, or what to mend. It keeps the value
// when there is an error.
import { useId, type ComponentProps, type ReactNode } from "react";
import { Check, CircleAlert, type LucideIcon } from "lucide-react";
import { classNames } from "./classNames.ts";
import { Icon } from "./Icon.tsx";
import "./Field.css";

export interface FieldProps extends Omit<ComponentProps<"input">, "size" | "className"> {
  readonly label: string;
  /** The label is only said, not shown: search boxes with an icon and a placeholder. */
  readonly labelHidden?: boolean;
  readonly icon?: LucideIcon;
  readonly size?: "normal" | "large";
  /** Codes and keys: monospace. */
  readonly code?: boolean;
  readonly help?: ReactNode;
  /** Good news about the value; announced politely. */
  readonly good?: string | undefined;
  /** What is wrong and what to do; announced at once. */
  readonly error?: string | undefined;
  /** Inside the box, at its end. */
  readonly end?: ReactNode;
}

export function Field({
  label,
  labelHidden = false,
  icon,
  size = "normal",
  code = false,
  help,
  good,
  error,
  end,
  ...input
}: FieldProps) {
  const id = useId();
  const hasNote = help !== undefined || good !== undefined || error !== undefined;
  return (
    <div>
      {!labelHidden && (
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
      )}
      <div
        className={classNames(
          "field-box",
          size === "large" && "field-box--large",
          code && "field-box--code",
          error !== undefined && "field-box--error",
          input.disabled && "field-box--disabled",
        )}
      >
        {icon && <Icon of={icon} size={size === "large" ? 18 : 16} />}
        <input
          id={id}
          type="text"
          spellCheck={false}
          autoComplete="off"
          aria-label={labelHidden ? label : undefined}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={hasNote ? `${id}-note` : undefined}
          {...input}
        />
        {end}
      </div>
      <FieldNote id={`${id}-note`} help={help} good={good} error={error} />
    </div>
  );
}

type FieldNoteProps = Pick<FieldProps, "help" | "good" | "error"> & { readonly id: string };

function FieldNote({ id, help, good, error }: FieldNoteProps) {
  if (error !== undefined)
    return (
      <p id={id} role="alert" className="field-note field-note--error">
        <Icon of={CircleAlert} size={16} />
        {error}
      </p>
    );
  if (good !== undefined)
    return (
      <output id={id} className="field-note field-note--good">
        <Icon of={Check} size={16} />
        {good}
      </output>
    );
  if (help === undefined) return null;
  return (
    <p id={id} className="field-note">
      {help}
    </p>
  );
}
