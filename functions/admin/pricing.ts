// What a model costs, and where that is known from: its file, the catalogue, or nowhere.
import type { ModelDocument, Prices } from "../core/directory/directory.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import { partsOf } from "../core/upstream/provider.ts";
import { CATALOGUE, findInCatalogue } from "./catalogue.ts";

export interface Pricing {
  readonly source: "file" | "catalogue" | "free" | "unknown";
  readonly prices?: Prices;
  /** The catalogue's name for the model. */
  readonly id?: string;
  /** The date of the catalogue, such as `2026-11-20`. */
  readonly asOf?: string;
  /** Why it is free. */
  readonly reason?: string;
}

/** The members of a model that its price depends on. In a file, `api_key` may refer to a stored one. */
export interface Priced extends Pick<ModelDocument, "model" | "prices" | "catalogue"> {
  readonly provider_config?: { readonly api_base?: string | undefined } | undefined;
}

/** From the document alone: of the deployment's own `OPENAI_BASE_URL` it knows nothing. */
export function pricingOf(document: Priced): Pricing {
  const { prices, catalogue } = document;
  if (prices !== undefined && prices !== "none") return { source: "file", prices };
  const reason = whyFree(document);
  if (reason !== undefined) return { source: "free", reason };
  if (catalogue === undefined) return { source: "unknown" };
  return { source: "catalogue", prices: catalogue.prices, id: catalogue.id, asOf: catalogue.as_of };
}

/** The document with the prices of the installed catalogue, where it names none of its own and is not free. */
export function withCatalogue<Document extends Priced>(document: Document, now = new Date()): Document {
  const { catalogue: _, ...rest } = document;
  const found = rest.prices === undefined && whyFree(document) === undefined ? lookUp(document, now) : undefined;
  const catalogue = found && { id: found.id, as_of: CATALOGUE.asOf, prices: found.prices };
  return { ...rest, ...(catalogue && { catalogue }) } as Document;
}

/** One line for people. */
export function formatPricing({ source, prices, asOf, reason }: Pricing): string {
  if (prices === undefined) return source === "free" ? `free (${reason})` : "unknown";
  const { above, request } = prices;
  const long = above ? `, above ${above.tokens} prompt tokens ${above.prompt} / ${above.completion}` : "";
  const each = request ? `, ${request} USD per 1K requests` : "";
  const from = source === "file" ? "file" : `catalogue, ${asOf}`;
  return `${prices.prompt} / ${prices.completion}${long} USD per 1M tokens${each} (${from})`;
}

function lookUp({ model, provider_config: config }: Priced, now: Date) {
  return findInCatalogue({ ...partsOf(model), address: config?.api_base }, now);
}

function whyFree({ model, prices, provider_config: config }: Priced): string | undefined {
  if (prices === "none") return "marked free";
  if (partsOf(model).provider === "ollama") return "local provider";
  const address = config?.api_base;
  return address !== undefined && isPrivateAddress(new URL(address)) ? "private address" : undefined;
}
