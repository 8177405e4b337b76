// Budgets of tokens for the levels of effort that clients name.

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
