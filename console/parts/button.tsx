// Buttons, and the segments of which one is chosen.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  readonly children?: ComponentChildren;
  readonly icon?: IconName | undefined;
  /** Such as `primary danger`, `quiet`, `little`. */
  readonly look?: string;
  readonly type?: "button" | "submit";
  readonly label?: string;
  readonly disabled?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
}

export function Button({
  children,
  icon,
  look = "",
  type = "button",
  label,
  disabled,
  onClick,
}: ButtonProps): JSX.Element {
  return (
    <button class={`button ${look}`} type={type} aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly chosen: string;
  readonly onChoose: (value: Value) => void;
}

export function Segments<Value extends string>({
  label,
  options,
  chosen,
  onChoose,
}: SegmentsProps<Value>): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out by browsers in ways of their own
    <div class="segments" role="group" aria-label={label}>
      {options.map(([value, text]) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** Says so for a moment once it has copied. */
export function CopyButton({
  text,
  children,
  look = "",
}: {
  text: string;
  children?: ComponentChildren;
  look?: string;
}): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <Button icon={isCopied ? "done" : "copy"} look={look} onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? "Copied" : (children ?? "Copy")}</span>
    </Button>
  );
}
