// Small signs: a state, how full a limit is, names in a row.
import type { ComponentChildren, JSX } from "preact";

export type Tone = "good" | "warn" | "bad" | "";

export function Pill({
  tone = "",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}): JSX.Element {
  return <span class={`pill ${tone}`}>{children}</span>;
}

/** From what part on a limit counts as nearly full. */
export const NEARLY_FULL = 0.8;

export function Meter({ part, label }: { readonly part: number; readonly label?: string }): JSX.Element {
  const percent = Math.min(Math.max(part, 0), 1) * 100;
  const look = `meter ${part >= 1 ? "full" : part > NEARLY_FULL ? "hot" : ""}`;
  const bar = <i style={{ width: `${percent}%` }} />;
  if (label === undefined) return <div class={look}>{bar}</div>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw a meter element in ways of their own
    <div
      class={look}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
    >
      {bar}
    </div>
  );
}

export function Chips({ names, most = 2 }: { readonly names: readonly string[]; readonly most?: number }): JSX.Element {
  const rest = names.slice(most);
  return (
    <span class="chips">
      {names.slice(0, most).map((name) => (
        <span class="chip cut" key={name} title={name}>
          {name === "*" ? "all models" : name}
        </span>
      ))}
      {rest.length > 0 && (
        <span class="chip" title={rest.join(", ")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

/** A trend in so many words would not fit; the numbers are beside it. */
export function Spark({
  values,
  color = "var(--c1)",
  width = 74,
}: {
  values: readonly number[];
  color?: string;
  width?: number;
}): JSX.Element {
  const height = 22;
  const top = Math.max(...values, 1e-9);
  const step = width / Math.max(values.length - 1, 1);
  const line = values
    .map((value, at) => `${(at * step).toFixed(1)},${(height - 1.5 - (value / top) * (height - 4)).toFixed(1)}`)
    .join(" ");
  return (
    <svg width={width} height={height} aria-hidden="true">
      <polygon points={`0,${height} ${line} ${width},${height}`} fill={color} opacity=".13" />
      <polyline points={line} fill="none" stroke={color} stroke-width="1.5" stroke-linejoin="round" />
    </svg>
  );
}
