// What a model costs, and where its prices come from.
import type { ModelDocument, Prices } from "../core/directory.ts";

export interface Pricing {
  readonly source: "file" | "catalogue" | "free" | "unknown";
  readonly prices?: Prices;
  /** The catalogue's id of the model. */
  readonly id?: string;
  /** The date of the catalogue's prices, such as `2026-11-20`. */
  readonly asOf?: string;
  /** Why it is free. */
  readonly reason?: string;
}

/** What a stored or written document costs, from its own members only. */
export function pricingOf({ prices }: ModelDocument): Pricing {
  return prices === undefined ? { source: "unknown" } : { source: "file", prices };
}

/** The document with the prices that the installed catalogue has for it. */
export function withCatalogue(document: ModelDocument): ModelDocument {
  return document;
}

/** One line for people, such as `0.4 / 1.6 USD per 1M tokens (file)`. */
export function formatPricing({ source, prices }: Pricing): string {
  return prices ? `${prices.prompt} / ${prices.completion} USD per 1M tokens (${source})` : source;
}
