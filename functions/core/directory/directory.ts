// Models and keys: their shapes as the operator writes them, and where a call looks them up.
import * as z from "zod/mini";
import { aliases } from "./aliases.ts";
import { capabilities } from "./capabilities.ts";
import { additions, deniedNames, droppedNames, serverTools } from "./model-members.ts";
import { PROTOCOL_NAMES } from "./protocol-names.ts";
import { providerConfig } from "./provider-config.ts";

/** Of a model or a key, in characters. */
export const LONGEST_NAME = 256;

/** Whether it is worth looking for: DynamoDB refuses longer ids, and text that is not Unicode. */
export function canBeName(text: string): boolean {
  return text.length <= LONGEST_NAME && text.isWellFormed();
}

const name = z.string().check(z.minLength(1), z.maxLength(LONGEST_NAME));
const positive = z.int().check(z.positive());

/** Requests and tokens per UTC minute and day, and calls at the same time. What is left out is not limited. */
export const rateLimit = z.strictObject({
  rpm: z.optional(positive),
  tpm: z.optional(positive),
  rpd: z.optional(positive),
  tpd: z.optional(positive),
  concurrency: z.optional(positive),
});

const dollars = z.number().check(z.positive(), z.maximum(1_000_000));

/** US dollars per UTC day and month, by the prices of the models. */
export const budget = z.strictObject({ usd_per_day: z.optional(dollars), usd_per_month: z.optional(dollars) });

/** A dollar for a single token at most: beyond what anyone asks, and what adds up to sums that a number holds. */
const price = z.number().check(z.nonnegative(), z.maximum(1_000_000));

const perMillion = {
  prompt: price,
  cached_prompt: z.optional(price),
  cache_write: z.optional(price),
  completion: price,
  audio_prompt: z.optional(price),
  audio_completion: z.optional(price),
};

/**
 * US dollars per million tokens. Prompt tokens that were read from the provider's cache, written to it, or are audio cost
 * what the others do unless they have a price of their own. `above` has the prices of a whole call whose prompt has more
 * than `tokens` tokens. `request` and `web_search` are US dollars for a thousand of them.
 */
export const prices = z.strictObject({
  ...perMillion,
  above: z.optional(z.strictObject({ tokens: positive, ...perMillion })),
  request: z.optional(price),
  web_search: z.optional(price),
});

/** What the price catalogue says of a model. Stored only: operators write `prices`. */
export const catalogue = z.strictObject({
  /** The catalogue's provider and model, such as `deepseek/deepseek-chat`. */
  id: z.string(),
  /** The date of the catalogue. */
  as_of: z.iso.date(),
  prices,
});

/** Where a call is sent: the id keeps every later slash. */
const providerAndId = z.string().check(z.regex(/^[^/]+\/.+$/, "must be 'provider/id', such as 'openai/gpt-4.1-mini'"));

/** What each target may have for itself. */
const ofTarget = {
  provider_config: z.optional(providerConfig),
  /** Those of the provider's protocols in which it is asked; all of them if it does not say. */
  protocols: z.optional(z.array(z.enum(PROTOCOL_NAMES)).check(z.minLength(1), z.maxLength(PROTOCOL_NAMES.length))),
  capabilities: z.optional(capabilities),
  prices: z.optional(z.union([prices, z.literal("none")])),
  catalogue: z.optional(catalogue),
};

const LARGEST_WEIGHT = 1_000;
export const MOST_TARGETS = 16;

/** One of a model's deployments. Of a model's conversations, it gets the share that its weight is of all weights. */
export const target = z.strictObject({
  model: providerAndId,
  weight: z.optional(z.int().check(z.positive(), z.maximum(LARGEST_WEIGHT))),
  max_output_tokens: z.optional(positive),
  ...ofTarget,
});

/**
 * Times are in milliseconds, with defaults that depend on the provider: `timeout` until a stream's first event, `idle_timeout` between two events of a stream or two
 * bytes of a JSON answer, `answer_timeout` until the end of a JSON answer.
 */
export const modelMembers = z.strictObject({
  name,
  aliases: z._default(aliases, []),
  model: z.optional(providerAndId),
  targets: z.optional(z.array(target).check(z.minLength(1), z.maxLength(MOST_TARGETS))),
  provider_config: ofTarget.provider_config,
  timeout: z.optional(positive),
  idle_timeout: z.optional(positive),
  answer_timeout: z.optional(positive),
  retries: z._default(z.int().check(z.nonnegative(), z.maximum(10)), 2),
  fallbacks: z._default(z.array(name), []),
  max_output_tokens: z._default(positive, 4096),
  defaults: z._default(additions, {}),
  set: z._default(additions, {}),
  drop: z._default(droppedNames, []),
  deny_fields: z.optional(deniedNames),
  protocols: ofTarget.protocols,
  capabilities: ofTarget.capabilities,
  unsupported: z._default(z.enum(["error", "drop"]), "error"),
  /** The provider's own tools that requests may use; all of them if it does not say. */
  server_tools: z.optional(serverTools),
  count_tokens: z.optional(z.literal("provider")),
  /** Whether requests may need what the provider has stored: all keys share it. */
  state: z.optional(z.literal("provider")),
  prices: ofTarget.prices,
  catalogue: ofTarget.catalogue,
  rate_limit: z._default(rateLimit, {}),
});

/** A model has one target, `model` and `provider_config`, or several in `targets`. */
export const model = modelMembers.check(({ value, issues }) => {
  const { model, targets, provider_config, state } = value;
  const report = (path: string, message: string) =>
    issues.push({ code: "custom", input: value, path: [path], message });
  if ((model === undefined) === (targets === undefined)) report("model", "must have either `model` or `targets`");
  if (targets !== undefined && provider_config !== undefined) report("provider_config", "belongs to each target");
  if (targets !== undefined && state !== undefined) report("state", "is for models with one target");
});

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal"));

/**
 * RFC 3339 (5.6): `T` and `Z` may be in lower case, and a space may replace the `T`. A date means its start in UTC. What is
 * stored has the one form that every reader knows.
 */
export const moment = z.string().check(
  z.overwrite((text) => (DATE.test(text) ? `${text}T00:00:00Z` : text.toUpperCase().replace(" ", "T"))),
  z.iso.datetime({
    offset: true,
    error: "must be a date or a time of RFC 3339, such as 2027-01-01 or 2027-01-01T00:00:00Z",
  }),
);

/**
 * A key as it is stored: its secret is known only by its SHA-256, in hexadecimal. `public_id` names it in lists and
 * logs; `replaces` is the hash of the key that was rotated to this one.
 */
export const key = z.strictObject({
  name,
  public_id: z.optional(z.string().check(z.regex(/^[0-9A-Za-z]{4,64}$/, "must be 4 to 64 letters and digits"))),
  hash,
  replaces: z.optional(hash),
  created_at: z.optional(moment),
  allowed_models: z.array(z.string()),
  expires_at: z.optional(moment),
  disabled: z._default(z.boolean(), false),
  rate_limit: z._default(rateLimit, {}),
  budget: z.optional(budget),
});

export type Prices = z.infer<typeof prices>;
export type Limits = z.infer<typeof rateLimit> & z.infer<typeof budget>;
export type RateLimit = z.infer<typeof rateLimit>;
export type Model = z.infer<typeof model>;
export type TargetDocument = z.input<typeof target>;
export type Key = z.infer<typeof key>;

/** As they are written and stored: what is left out has its default only where it is read. */
export type ModelDocument = z.input<typeof model>;
export type KeyDocument = z.input<typeof key>;

/** What cannot be read as a key or a model does not exist here. Each throws a GatewayError when it cannot know. */
export interface Directory {
  findKey(hash: string): Promise<Key | undefined>;
  findModel(name: string): Promise<Model | undefined>;
  /** The model that has this alias, else the longest prefix of it that is one. */
  findAlias(name: string): Promise<Model | undefined>;
  /** All of them, sorted by name. */
  listModels(): Promise<readonly Model[]>;
}
