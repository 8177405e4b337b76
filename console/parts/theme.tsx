// Light, dark, or as the system has it. The choice is the browser's own.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const NAME = "sluice-theme";
const ICONS: Record<Theme, IconName> = { system: "screen", light: "sun", dark: "moon" };

const theme = signal<Theme>("system");

export function applyTheme(): void {
  const kept = localStorage.getItem(NAME);
  choose(THEMES.find((one) => one === kept) ?? "system");
}

function choose(next: Theme): void {
  theme.value = next;
  localStorage.setItem(NAME, next);
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
}

export function ThemeSwitch(): JSX.Element {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
  const label = `Theme: ${theme.value}. Switch to ${next}`;
  return (
    <button class="button quiet square" type="button" aria-label={label} title={label} onClick={() => choose(next)}>
      <Icon name={ICONS[theme.value]} />
    </button>
  );
}
