// What tokens cost, in whole nano-dollars (US dollars × 10⁻⁹), so that sums are exact.
import type { Prices } from "./directory.ts";
import type { Usage } from "./usage.ts";

/** A dollar for a million tokens is this much for one. */
const NANODOLLARS_PER_TOKEN = 1_000;

/** Nothing where a model names no prices. */
export function costOf(usage: Usage | undefined, prices: Prices | undefined): number {
  if (usage === undefined || prices === undefined) return 0;
  const cached = Math.min(usage.cachedTokens, usage.promptTokens);
  const prompt = (usage.promptTokens - cached) * prices.prompt + cached * (prices.cached_prompt ?? prices.prompt);
  return Math.round((prompt + usage.completionTokens * prices.completion) * NANODOLLARS_PER_TOKEN);
}

export function toNanodollars(dollars: number): number {
  return Math.round(dollars * 1e9);
}

export function toDollars(nanodollars: number): number {
  return nanodollars / 1e9;
}
