// Levels of effort: those that clients name, the efforts that models have, and budgets of tokens.
import type { Effort } from "../../../core/directory/capabilities.ts";
import type { ClaudeCapabilities } from "./capabilities.ts";

/** A budget below it is refused. */
export const SMALLEST_BUDGET = 1024;

/** For each level the efforts that come nearest to it. */
const NEAREST: ReadonlyMap<string, readonly Effort[]> = new Map([
  ["minimal", ["low"]],
  ["low", ["low"]],
  ["medium", ["medium"]],
  ["high", ["high"]],
  ["xhigh", ["xhigh", "max", "high"]],
  ["max", ["max", "xhigh", "high"]],
]);
/** In tokens. */
const BUDGETS: ReadonlyMap<string, number> = new Map([
  ["minimal", SMALLEST_BUDGET],
  ["low", 2048],
  ["medium", 10_000],
  ["high", 16_384],
  ["xhigh", 32_768],
  ["max", 32_768],
]);

export function isLevel(effort: string): boolean {
  return NEAREST.has(effort);
}

/** Undefined: the model has no efforts, or none like it. */
export function nearestEffort(effort: string, { efforts }: ClaudeCapabilities): Effort | undefined {
  return NEAREST.get(effort)?.find((each) => efforts.includes(each));
}

export function levelOf(budget: number): string {
  return [...BUDGETS].find(([, most]) => budget <= most)?.[0] ?? "max";
}

export function budgetOf(effort: string): number | undefined {
  return BUDGETS.get(effort);
}
