// The three parts of Access.
import type { JSX } from "preact";
import type { Filters } from "../parts/filters.ts";

export const TABS = [
  ["", "Admin keys"],
  ["sessions", "Sessions"],
  ["audit", "Audit log"],
] as const;

export function Tabs({ filters }: { readonly filters: Filters }): JSX.Element {
  const current = filters.get("tab");
  return (
    <nav class="tabs" aria-label="Access">
      {TABS.map(([name, title]) => (
        <a
          key={name}
          href={filters.href({ tab: name, dialog: undefined })}
          aria-current={name === current ? "page" : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
