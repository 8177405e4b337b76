// What a call cost: as its headers say, else from its usage and the model's prices.
import type { Model, Prices, Pricing } from "../api/shapes.ts";
import type { Run } from "./run.ts";

/** In dollars. */
export function costOf({ headers, answer }: Run, model: Model | undefined): number | undefined {
  const told = headers?.get("x-sluice-cost-usd");
  if (told) return Number(told);
  const prices = pricesOf(model);
  const { prompt, completion = 0, cached = 0 } = answer.usage;
  if (prices === undefined || prompt === undefined) return undefined;
  const {
    prompt: priceOfPrompt = 0,
    cached_prompt: priceOfCached = priceOfPrompt,
    completion: priceOfCompletion = 0,
  } = prices;
  return ((prompt - cached) * priceOfPrompt + cached * priceOfCached + completion * priceOfCompletion) / 1e6;
}

function pricesOf(model: Model | undefined): Prices | undefined {
  const { pricing } = model ?? {};
  const all: readonly Pricing[] = pricing === undefined ? [] : "source" in pricing ? [pricing] : pricing;
  return all.find(({ prices }) => prices !== undefined)?.prices;
}
