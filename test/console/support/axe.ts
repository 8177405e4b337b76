// Looks for what keeps people out: axe's rules for WCAG 2.1 A and AA, without exceptions, in both themes.
import type { AxeResults } from "axe-core";
import { source } from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const THEMES = ["light", "dark"] as const;

/** For every page that is opened from now on. */
export async function loadAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: source });
}

/** One line for each element that breaks a rule. */
export async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(runAxe, RULES);
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
