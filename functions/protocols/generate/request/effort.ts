// Levels of effort: those that clients name, those that models have, and budgets of tokens.
import { EFFORTS, type Effort } from "../../../core/directory/capabilities.ts";

/** In tokens, as in Google's own API for clients of OpenAI's. What is too much for a model is cut to its limit. */
const BUDGETS: ReadonlyMap<string, number> = new Map([
  ["minimal", 1024],
  ["low", 1024],
  ["medium", 8192],
  ["high", 24_576],
  ["xhigh", 24_576],
  ["max", 32_768],
]);

export function budgetOf(effort: string): number | undefined {
  return BUDGETS.get(effort);
}

export function levelOf(budget: number): string {
  const [level] = [...BUDGETS].findLast(([, least]) => least <= budget) ?? ["low"];
  return level;
}

/** Of two that are equally near, the higher. Undefined: the model has none, or the client's is no level. */
export function nearestEffort(wanted: string, efforts: readonly Effort[]): Effort | undefined {
  const at = levels.indexOf(wanted);
  if (at === -1) return undefined;
  const distance = (effort: Effort) => Math.abs(levels.indexOf(effort) - at);
  return efforts.toSorted((one, other) => distance(one) - distance(other) || rank(other) - rank(one))[0];
}

export function lowestEffort(efforts: readonly Effort[]): Effort | undefined {
  return efforts.toSorted((one, other) => rank(one) - rank(other))[0];
}

const levels: readonly string[] = EFFORTS;

function rank(effort: Effort): number {
  return levels.indexOf(effort);
}
