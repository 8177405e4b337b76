// What a model costs, and where that is known from: its file, the catalogue, or nowhere.
import type { ModelDocument, Prices } from "../core/directory/directory.ts";
import { partsOf } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import { VENDORS } from "../providers/vendors.ts";
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

/** The members of a target that its price depends on. In a file, `api_key` may refer to a stored one. */
export interface Priced extends Pick<ModelDocument, "prices" | "catalogue"> {
  readonly model: string;
  readonly provider_config?: { readonly api_base?: string | undefined } | undefined;
}

/** A model's entry, with one target or several. */
export interface PricedEntry extends Omit<Priced, "model"> {
  readonly model?: string | undefined;
  readonly targets?: readonly Priced[] | undefined;
}

/** A target has the prices of its model where it names none of its own. */
export function pricedTargetsOf({ model, targets = [], prices, ...only }: PricedEntry): readonly Priced[] {
  if (model !== undefined) return [{ model, prices, ...only }];
  return targets.map((target) => ({ ...target, prices: target.prices ?? prices }));
}

/** From the target alone: of the deployment's own addresses, such as `OPENAI_BASE_URL`, it knows nothing. */
export function pricingOf(target: Priced): Pricing {
  const { prices, catalogue } = target;
  if (prices !== undefined && prices !== "none") return { source: "file", prices };
  const reason = whyFree(target);
  if (reason !== undefined) return { source: "free", reason };
  if (catalogue === undefined) return { source: "unknown" };
  return { source: "catalogue", prices: catalogue.prices, id: catalogue.id, asOf: catalogue.as_of };
}

/** The document with the prices of the installed catalogue, for each target that has none of its own and is not free. */
export function withCatalogue<Document extends PricedEntry>(document: Document, now = new Date()): Document {
  const { catalogue: _, targets, ...rest } = document;
  const priced = pricedTargetsOf(document).map((target) => catalogueOf(target, now));
  if (targets === undefined) return { ...rest, ...priced[0] } as Document;
  const own = targets.map(({ catalogue: _, ...target }, at) => ({ ...target, ...priced[at] }));
  return { ...rest, targets: own } as unknown as Document;
}

/** Empty where the catalogue is of no use. */
function catalogueOf(target: Priced, now: Date): Pick<Priced, "catalogue"> {
  const found = target.prices === undefined && whyFree(target) === undefined ? lookUp(target, now) : undefined;
  return found ? { catalogue: { id: found.id, as_of: CATALOGUE.asOf, prices: found.prices } } : {};
}

/** The same for an entry. Of several targets each is named, unless all cost the same. */
export function formatPricesOf(entry: PricedEntry): string {
  const all = pricedTargetsOf(entry).map((target) => ({ id: target.model, price: formatPricing(pricingOf(target)) }));
  const [first] = all;
  if (all.every(({ price }) => price === first?.price)) return first?.price ?? "unknown";
  return all.map(({ id, price }) => `${id}: ${price}`).join("; ");
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
  const vendor = VENDORS.find(({ name }) => name === partsOf(model).provider);
  if (vendor?.isFree) return "local provider";
  const address = config?.api_base ?? vendor?.address;
  return address !== undefined && isPrivateAddress(new URL(address)) ? "private address" : undefined;
}
