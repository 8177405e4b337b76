// A model as its form holds it, and as the API takes it.
import type { LimitKind, Model } from "../api/shapes.ts";
import { type LimitTexts, readLimits, textsOf } from "../parts/limit-fields.tsx";
import { RATE_LIMITS } from "../parts/limits.ts";
import { isObject } from "../parts/patch.ts";

export const PRICES = ["prompt", "completion", "cached_prompt", "cache_write"] as const;
export type PriceName = (typeof PRICES)[number];

export interface ModelDraft {
  readonly name: string;
  readonly model: string;
  /** Undefined: what is stored is kept. */
  readonly apiKey: string | undefined;
  readonly apiBase: string;
  readonly aliases: string;
  readonly fallbacks: readonly string[];
  readonly limits: LimitTexts;
  readonly prices: Readonly<Partial<Record<PriceName, string>>>;
  readonly maxOutputTokens: string;
  /** Every other member, as JSON. */
  readonly rest: string;
}

export type WrittenModel = Readonly<Record<string, unknown>>;

/** Members that the API shows and does not accept. */
const READ_ONLY = ["object", "id", "pricing", "keys", "catalogue", "revision", "created_at"];
const IN_FORM = [
  "name",
  "model",
  "provider_config",
  "aliases",
  "fallbacks",
  "rate_limit",
  "prices",
  "max_output_tokens",
];

export const EMPTY_DRAFT: ModelDraft = {
  ...{ name: "", model: "", apiKey: "", apiBase: "", aliases: "", fallbacks: [], limits: {}, prices: {} },
  ...{ maxOutputTokens: "", rest: "" },
};

/** What a model has that its form can change. */
export function writtenOf(model: Model): WrittenModel {
  return Object.fromEntries(Object.entries(model).filter(([name]) => !READ_ONLY.includes(name)));
}

export function draftOf(model: Model): ModelDraft {
  const { api_key, api_base } = model.provider_config ?? {};
  const rest = Object.fromEntries(Object.entries(writtenOf(model)).filter(([name]) => !IN_FORM.includes(name)));
  const number = model["max_output_tokens"];
  return {
    name: model.name,
    model: model.model ?? "",
    apiKey: api_key === undefined ? "" : undefined,
    apiBase: typeof api_base === "string" ? api_base : "",
    aliases: (model.aliases ?? []).join(", "),
    fallbacks: model.fallbacks ?? [],
    limits: textsOf(model.rate_limit),
    prices: textsOfPrices(model.prices),
    maxOutputTokens: typeof number === "number" ? `${number}` : "",
    rest: Object.keys(rest).length === 0 ? "" : JSON.stringify(rest, null, 2),
  };
}

/** `seen` is the model that is changed: what the form does not show of it stays. */
export function readDraft(
  draft: ModelDraft,
  seen?: Model,
): { readonly written: WrittenModel; readonly errors: Record<string, string> } {
  const kinds: readonly LimitKind[] = RATE_LIMITS;
  const { limits, errors: limitErrors } = readLimits(kinds, draft.limits);
  const prices = readPrices(draft.prices);
  const rest = readRest(draft.rest);
  const errors: Record<string, string> = { ...limitErrors, ...prices.errors };
  if (draft.name.trim() === "") errors["name"] = "Give it a name: clients ask for it by that.";
  if (rest === undefined) errors["rest"] = "This must be a JSON object.";
  const isOfTargets = rest !== undefined && "targets" in rest;
  if (draft.model.trim() === "" && !isOfTargets) errors["model"] = "Such as openai/gpt-4.1-mini.";
  const written = {
    ...rest,
    name: draft.name.trim(),
    model: draft.model.trim() || undefined,
    provider_config: configOf(draft, seen),
    aliases: listed(draft.aliases),
    fallbacks: draft.fallbacks.length === 0 ? undefined : draft.fallbacks,
    rate_limit: limits,
    prices: prices.prices,
    max_output_tokens: draft.maxOutputTokens === "" ? undefined : Number(draft.maxOutputTokens),
  };
  return { written: withoutUndefined(written), errors };
}

function configOf({ apiKey, apiBase }: ModelDraft, seen: Model | undefined): Record<string, unknown> | undefined {
  const { api_key, api_base: _, ...others } = seen?.provider_config ?? {};
  const key = apiKey === undefined ? api_key : apiKey || undefined;
  const config = withoutUndefined({ ...others, api_key: key, api_base: apiBase.trim() || undefined });
  return Object.keys(config).length === 0 ? undefined : config;
}

function textsOfPrices(prices: Model["prices"] = {}): ModelDraft["prices"] {
  return Object.fromEntries(Object.entries(prices).map(([name, value]) => [name, `${value}`]));
}

function readPrices(texts: ModelDraft["prices"]) {
  const given = PRICES.flatMap((name) => (texts[name]?.trim() ? [[name, Number(texts[name])] as const] : []));
  const wrong = given.filter(([, value]) => !(value >= 0));
  const errors = Object.fromEntries(wrong.map(([name]) => [name, "Dollars for a million tokens."]));
  return { prices: given.length === 0 ? undefined : Object.fromEntries(given), errors };
}

function readRest(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function listed(text: string): readonly string[] | undefined {
  const names = text.split(/[,\s]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names;
}

function withoutUndefined(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
