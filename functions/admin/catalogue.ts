// The price catalogue: what providers charge, by their address and the model's id. The only importer of the package.
import {
  type ConditionalPrice,
  calcPrice,
  findProvider,
  type ModelInfo,
  type ModelPrice,
  type Provider,
} from "@pydantic/genai-prices";
import type { Prices } from "../core/directory/directory.ts";

/** The package has no date inside: this is the day on which the version that is installed was published. */
export const CATALOGUE = { version: "0.1.8", asOf: "2026-09-23" } as const;

export interface CatalogueEntry {
  /** The catalogue's provider and model, such as `deepseek/deepseek-chat`. */
  readonly id: string;
  readonly prices: Prices;
}

export interface Wanted {
  /** The first part of a model's `provider/id`. */
  readonly provider: string;
  /** The rest of it. */
  readonly id: string;
  /** The model's `api_base`. It counts more than the name: `openai` is at every address. */
  readonly address?: string | undefined;
}

/** Undefined where the catalogue does not know the provider or the model, or has no prices for tokens. */
export function findInCatalogue({ provider, id, address }: Wanted, at: Date): CatalogueEntry | undefined {
  const byAddress = address === undefined ? undefined : findProvider({ providerApiUrl: new URL(address).href });
  const known = byAddress ?? findProvider({ providerId: provider });
  const found =
    known &&
    namesOf(id)
      .map((name) => priceOf(name, known, at))
      .find(Boolean);
  if (!found) return undefined;
  const prices = dearest(pricesOn(found.model, at).map(toPrices));
  return prices && { id: `${found.provider.id}/${found.model.id}`, prices };
}

function priceOf(id: string, provider: Provider, at: Date) {
  return calcPrice({}, id, { provider, timestamp: at });
}

/** Google's ids may have a publisher and the collection before the name, and Bedrock's have a version at one of two endpoints. */
function namesOf(id: string): string[] {
  return [id, id.replace(/^(?:(?:publishers\/[^/]+\/)?models|google)\//, ""), `${id}-1:0`];
}

/** All that a model costs in the course of a day; later entries of the catalogue replace earlier ones. */
function pricesOn({ prices }: ModelInfo, at: Date): ModelPrice[] {
  if (!Array.isArray(prices)) return [prices];
  const started = prices.filter(({ constraint }) => isStarted(constraint, at));
  const last = started.findLastIndex(({ constraint }) => constraint?.type !== "time_of_date");
  return started.slice(Math.max(last, 0)).map((entry) => entry.prices);
}

function isStarted(constraint: ConditionalPrice["constraint"], at: Date): boolean {
  return constraint?.type !== "start_date" || at >= new Date(constraint.start_date);
}

function dearest(all: readonly (Prices | undefined)[]): Prices | undefined {
  const known = all.filter((prices) => prices !== undefined);
  const sum = ({ prompt, completion }: Prices) => prompt + completion;
  return known.toSorted((one, other) => sum(other) - sum(one))[0];
}

/** Embeddings have no completion, and no price for one. */
function toPrices(price: ModelPrice): Prices | undefined {
  if (price["input_mtok"] === undefined) return undefined;
  const start = longestTier(price);
  return {
    ...perMillion(price, 0),
    ...(start > 0 && { above: { tokens: start, ...perMillion(price, start) } }),
    ...defined({ request: rateOf(price["requests_kcount"], 0), web_search: rateOf(price["web_searches_kcount"], 0) }),
  };
}

/** The catalogue's keys, by the names that prices have here. */
const OPTIONAL = {
  cached_prompt: "cache_read_mtok",
  cache_write: "cache_write_mtok",
  audio_prompt: "input_audio_mtok",
  audio_completion: "output_audio_mtok",
} as const;

function perMillion(price: ModelPrice, start: number) {
  const rest = Object.entries(OPTIONAL).map(([name, key]) => [name, rateOf(price[key], start)]);
  const [prompt = 0, completion = 0] = [rateOf(price["input_mtok"], start), rateOf(price["output_mtok"], start)];
  return { prompt, completion, ...defined(Object.fromEntries(rest)) };
}

type Rate = ModelPrice[string];

/** Of calls whose prompt is longer than `start` tokens. */
function rateOf(rate: Rate, start: number): number | undefined {
  if (rate === undefined || typeof rate === "number") return rate;
  return rate.tiers.findLast((tier) => tier.start <= start)?.price ?? rate.base;
}

/** Where the dearest prices for long prompts begin; 0 if there are none. */
function longestTier(price: ModelPrice): number {
  const tiers = Object.values(price).flatMap((rate) => (typeof rate === "object" ? rate.tiers : []));
  return Math.max(0, ...tiers.map(({ start }) => start));
}

function defined<T extends object>(members: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const some = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(some) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
