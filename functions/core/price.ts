// What tokens cost, in whole nano-dollars (US dollars × 10⁻⁹), so that sums are exact.
import type { Model, Prices } from "./directory.ts";
import type { Consumption } from "./hook.ts";
import type { Usage } from "./usage.ts";

/** A dollar for a million tokens is this much for one. */
const NANODOLLARS_PER_TOKEN = 1_000;

/** Nothing where a model names no prices. Some providers count reasoning in the total alone: it is a part of the completion. */
export function costOf(usage: Usage | undefined, prices: Prices | undefined): number {
  if (usage === undefined || prices === undefined) return 0;
  const { promptTokens, completionTokens, totalTokens } = usage;
  const cached = Math.min(usage.cachedTokens, promptTokens);
  const prompt = (promptTokens - cached) * prices.prompt + cached * (prices.cached_prompt ?? prices.prompt);
  const completion = Math.max(completionTokens, totalTokens - promptTokens) * prices.completion;
  return Math.min(Math.round((prompt + completion) * NANODOLLARS_PER_TOKEN), LARGEST_COST);
}

/** Of one call, in nano-dollars: ten thousand dollars. The sums must stay whole numbers in JavaScript. */
const LARGEST_COST = 1e13;

/** What a call has cost, by the prices of each model that was asked. */
export function costOfAll(consumed: readonly Consumption[], targets: readonly Model[]): number {
  const pricesOf = (name: string) => targets.find((model) => model.name === name)?.prices;
  const cost = consumed.reduce((sum, { model, usage }) => sum + costOf(usage, pricesOf(model)), 0);
  return Math.min(cost, LARGEST_COST);
}

export function toNanodollars(dollars: number): number {
  return Math.round(dollars * 1e9);
}

/** In dollars, as decimal digits: nano-dollars have nine places at most. */
export function formatDollars(nanodollars: number): string {
  return (nanodollars / 1e9).toFixed(9).replace(/\.?0+$/, "");
}

export function toDollars(nanodollars: number): number {
  return nanodollars / 1e9;
}
