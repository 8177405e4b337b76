// Fields of forms: each with its label, a hint, and what is wrong with it.
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly placeholder?: string;
}

/** Each has attributes of its own, so each is a type of its own. */
const TYPES = {
  text: { type: "text" },
  password: { type: "password" },
  "datetime-local": { type: "datetime-local" },
} as const;

interface TextProps extends FieldProps {
  readonly type?: keyof typeof TYPES;
  readonly mode?: "numeric" | "decimal";
  readonly required?: boolean;
  readonly autofocus?: boolean;
  readonly mono?: boolean;
  /** Beside the input. */
  readonly action?: ComponentChildren;
}

export function TextField(props: TextProps): JSX.Element {
  const { label, value, onInput, type = "text", mode, placeholder, required, autofocus, mono, action } = props;
  const id = useId();
  return (
    <Frame {...props} id={id} label={label}>
      <div class="row">
        <input
          class={mono ? "input mono" : "input"}
          {...described(id, props)}
          {...TYPES[type]}
          inputMode={mode}
          placeholder={placeholder}
          required={required}
          autofocus={autofocus}
          autocomplete="off"
          spellcheck={false}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {action}
      </div>
    </Frame>
  );
}

export function TextArea(props: FieldProps & { readonly rows?: number; readonly mono?: boolean }): JSX.Element {
  const { label, value, onInput, placeholder, rows = 4, mono } = props;
  const id = useId();
  return (
    <Frame {...props} id={id} label={label}>
      <textarea
        class={mono ? "input mono" : "input"}
        {...described(id, props)}
        rows={rows}
        placeholder={placeholder}
        spellcheck={!mono}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Frame>
  );
}

export type Option = readonly [value: string, text: string];

interface SelectProps extends FieldProps {
  readonly options: readonly Option[];
}

export function SelectField(props: SelectProps): JSX.Element {
  const id = useId();
  return (
    <Frame {...props} id={id}>
      <Choose {...props} id={id} />
    </Frame>
  );
}

/** Without a visible label, for the heads of pages. */
export function CompactSelect(props: SelectProps): JSX.Element {
  return <Choose {...props} compact />;
}

function Choose({
  id,
  compact,
  label,
  value,
  options,
  onInput,
}: SelectProps & { id?: string; compact?: boolean }): JSX.Element {
  const known = options.some(([option]) => option === value);
  return (
    <span class={compact ? "choose compact" : "choose"}>
      <select
        class="select"
        id={id}
        aria-label={compact ? label : undefined}
        value={value}
        onChange={(event) => onInput(event.currentTarget.value)}
      >
        {!known && <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

interface CheckProps {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly type?: "checkbox" | "radio";
  readonly name?: string;
}

export function Check({ label, checked, onChange, type = "checkbox", name }: CheckProps): JSX.Element {
  return (
    <label class="check">
      <input type={type} name={name} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span class="break">{label}</span>
    </label>
  );
}

function Frame({
  id,
  label,
  hint,
  error,
  children,
}: Pick<FieldProps, "label" | "hint" | "error"> & { id: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {error && (
        <span class="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {!error && hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

function described(id: string, { hint, error }: Pick<FieldProps, "hint" | "error">) {
  const part = error ? "error" : hint ? "hint" : undefined;
  return { id, "aria-invalid": Boolean(error), "aria-describedby": part && `${id}-${part}` };
}
