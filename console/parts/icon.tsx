// The icons: 16 units wide, drawn with a line of 1.5. They are never the only sign, so they have no names.
import type { JSX } from "preact";

const SHAPES = {
  overview: "M2.5 9.5v4M6.2 5.5v8M9.8 8v5.5M13.5 2.5v11",
  playground: "M2.5 3.5h11v7h-6l-3 2.8v-2.8h-2z",
  calls: "M2 8h2.6l1.7-4.5 3.2 9L11.3 8H14",
  usage: "M2.5 12.5 6 8.2l2.6 2.4 4.9-6.1M10.4 4.5h3.1v3.1",
  keys: "M8.1 10.8a2.9 2.9 0 1 1-5.8 0a2.9 2.9 0 0 1 5.8 0M7.3 8.7l5.9-5.9M10.6 5.4l1.9 1.9",
  models: "m8 1.8 5.4 3.1v6.2L8 14.2l-5.4-3.1V4.9zM2.8 5 8 8l5.2-3M8 8v6",
  access: "M8 1.8 13 3.6v4c0 3.2-2.1 5.5-5 6.6-2.9-1.1-5-3.4-5-6.6v-4zM5.9 7.9l1.5 1.5 2.8-3",
  search: "M11.3 7A4.3 4.3 0 1 1 2.7 7A4.3 4.3 0 0 1 11.3 7M10.2 10.2l3.3 3.3",
  plus: "M8 3v10M3 8h10",
  down: "m4.5 6.5 3.5 3.5 3.5-3.5",
  copy: "M7.3 5.5h4.4a1.8 1.8 0 0 1 1.8 1.8v4.4a1.8 1.8 0 0 1-1.8 1.8H7.3a1.8 1.8 0 0 1-1.8-1.8V7.3a1.8 1.8 0 0 1 1.8-1.8zM10.5 5.5v-1A1.9 1.9 0 0 0 8.6 2.6H4.4A1.9 1.9 0 0 0 2.5 4.5v4.2a1.9 1.9 0 0 0 1.9 1.9h1",
  done: "m3 8.5 3.2 3.2L13 4.8",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  stop: "M5.5 4.5h5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1z",
  pause: "M5.7 4v8M10.3 4v8",
  play: "M5 3.5v9l7-4.5z",
  out: "M9 3.5H4.5v9H9M7.5 8h6M11.3 5.8 13.5 8l-2.2 2.2",
  close: "m4 4 8 8M12 4l-8 8",
  sun: "M10.8 8A2.8 2.8 0 1 1 5.2 8A2.8 2.8 0 0 1 10.8 8M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M13.2 9.6A5.7 5.7 0 0 1 6.4 2.8a5.7 5.7 0 1 0 6.8 6.8z",
  screen: "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
  download: "M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.5h10",
  upload: "M8 10.7v-8M4.8 5.7 8 2.5l3.2 3.2M3 13.5h10",
  table: "M2.5 3h11v10h-11zM2.5 6.5h11M7 6.5V13",
  send: "M8 13V3.5M4 7.3 8 3.3l4 4",
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const bold = name === "more" ? { "stroke-width": 2.2 } : name === "stop" ? { class: "icon filled" } : {};
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" {...bold}>
      <path d={SHAPES[name]} />
    </svg>
  );
}

export function Logo({ size = 22 }: { readonly size?: number }): JSX.Element {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M3 8c2-1.8 4-1.8 6 0M3 12.5c2-1.8 4-1.8 6 0M3 17c2-1.8 4-1.8 6 0" opacity=".45" stroke-width="2" />
      <path d="M12.5 3.5v17" stroke-width="2.6" />
      <path d="M15.5 17c2-1.8 4-1.8 6 0" stroke-width="2" />
    </svg>
  );
}
