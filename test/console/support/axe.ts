// Looks for what keeps people out: axe's rules for WCAG 2.1 A and AA, without exceptions. All of them in the light theme, and
// in the dark one those that depend on colours; in the long run all in both.
import type { AxeResults } from "axe-core";
import { source } from "axe-core";
import type { Page } from "playwright-core";
import { isLong } from "../../support/long.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
/** Those of the rules that depend on colours. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];
const THEMES = [
  { colorScheme: "light", rules: RULES },
  { colorScheme: "dark", rules: isLong ? RULES : OF_COLOURS },
] as const;

/** For every page that is opened from now on. */
export async function loadAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: source });
}

/** One line for each element that breaks a rule. */
export async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, rules } of THEMES) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(runAxe, rules);
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${colorScheme}: ${id} at ${target.join(" ")}: ${failureSummary}`);
  }
  return found;
}

async function runAxe(rules: string[]): Promise<AxeResults> {
  const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
  return axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
}
