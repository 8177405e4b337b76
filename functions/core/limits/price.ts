// What tokens cost, in whole nano-dollars (US dollars × 10⁻⁹), so that sums are exact.
import type { Prices } from "../directory/directory.ts";
import type { Target } from "../directory/target.ts";
import type { Consumption, Usage } from "./usage.ts";

/** Of the targets of a call. What has no price costs nothing. */
export type PricesByTarget = ReadonlyMap<Target, Prices>;

/** A dollar for a million tokens is this much for one. */
const PER_TOKEN = 1_000;
/** A dollar for a thousand requests or searches is this much for one. */
const PER_REQUEST = 1_000_000;

export function costOf(usage: Usage | undefined, prices: Prices | undefined): number {
  if (usage === undefined || prices === undefined) return 0;
  const rates = ratesFor(usage.promptTokens, prices);
  const requests = (prices.request ?? 0) + (usage.webSearches ?? 0) * (prices.web_search ?? 0);
  return whole((promptCost(usage, rates) + completionCost(usage, rates)) * PER_TOKEN + requests * PER_REQUEST);
}

/** The most that a call may cost whose tokens are known and of whatever kind: all of them cached, written or audio. */
export function highestCostOf({ promptTokens, completionTokens }: Usage, prices: Prices | undefined): number {
  if (prices === undefined) return 0;
  const { prompt, cached_prompt, cache_write, completion, ...audio } = ratesFor(promptTokens, prices);
  const highestPrompt = Math.max(prompt, cached_prompt ?? 0, cache_write ?? 0, audio.audio_prompt ?? 0);
  const highestCompletion = Math.max(completion, audio.audio_completion ?? 0);
  const tokens = promptTokens * highestPrompt + completionTokens * highestCompletion;
  return whole(tokens * PER_TOKEN + (prices.request ?? 0) * PER_REQUEST);
}

type Rates = Omit<Prices, "above" | "request" | "web_search">;

/** A long prompt changes the price of the whole call. */
function ratesFor(promptTokens: number, prices: Prices): Rates {
  return prices.above !== undefined && promptTokens > prices.above.tokens ? prices.above : prices;
}

/** The kinds cannot be more than the whole; a cached token that may be audio counts as audio, which is dearer. */
function promptCost({ promptTokens, cachedTokens, ...usage }: Usage, rates: Rates): number {
  const audio = Math.min(usage.audioPromptTokens ?? 0, promptTokens);
  const cached = Math.min(cachedTokens, promptTokens - audio);
  const written = Math.min(usage.cacheWriteTokens ?? 0, promptTokens - audio - cached);
  const { prompt, cached_prompt = prompt, cache_write = prompt, audio_prompt = prompt } = rates;
  const rest = promptTokens - audio - cached - written;
  return rest * prompt + cached * cached_prompt + written * cache_write + audio * audio_prompt;
}

/** Some providers count reasoning in the total alone: it is a part of the completion. */
function completionCost({ promptTokens, completionTokens, totalTokens, ...usage }: Usage, rates: Rates): number {
  const all = Math.max(completionTokens, totalTokens - promptTokens);
  const audio = Math.min(usage.audioCompletionTokens ?? 0, all);
  const { completion, audio_completion = completion } = rates;
  return (all - audio) * completion + audio * audio_completion;
}

function whole(cost: number): number {
  return Math.min(Math.round(cost), LARGEST_COST);
}

/** Of one call, in nano-dollars: ten thousand dollars. The sums must stay whole numbers in JavaScript. */
const LARGEST_COST = 1e13;

/** What a call has cost, by the prices of each target that was asked. */
export function costOfAll(consumed: readonly Consumption[], prices: PricesByTarget): number {
  const cost = consumed.reduce((sum, { target, usage }) => sum + costOf(usage, prices.get(target)), 0);
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
