// The frame of every page: its head, and what is searched in it.
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface HeadProps {
  readonly title: string;
  readonly sub?: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function Head({ title, sub, children }: HeadProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  return (
    <header class="head">
      <h1>{title}</h1>
      {sub && <span class="muted">{sub}</span>}
      <span class="spacer" />
      {children}
    </header>
  );
}

interface CardProps {
  readonly title?: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly look?: string;
}

export function Card({ title, aside, children, look = "" }: CardProps): JSX.Element {
  return (
    <section class={`card ${look}`} aria-label={title}>
      {title && (
        <header>
          <h2>{title}</h2>
          <span class="spacer" />
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** Wider than the screen, it scrolls by itself. */
export function TableFrame({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, a keyboard cannot scroll the table
    <section class="table-frame" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** The key `/` leads here from anywhere on the page. */
export function Search({ label, value, onInput }: SearchProps): JSX.Element {
  return (
    <div class="search">
      <Icon name="search" />
      <input
        class="input"
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <kbd>/</kbd>
    </div>
  );
}

/** Of the column of what can be done with a row. */
export function ActionsHead(): JSX.Element {
  return (
    <th>
      <span class="hidden">Actions</span>
    </th>
  );
}
