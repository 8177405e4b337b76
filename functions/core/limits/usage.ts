// Tokens: what a provider says it used, and what the gateway assumes where a provider says nothing.
import type { Target } from "../directory/target.ts";
import { isMembers, type Members } from "../wire/members.ts";

/** Tokens of one completion. `estimated` is true where the provider sent no usage of its own, or not at the end. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** The part of the prompt tokens that came from the provider's cache. */
  readonly cachedTokens: number;
  /** Other kinds of tokens, and searches; undefined where there are none. The kinds are parts of the tokens above. */
  readonly cacheWriteTokens?: number | undefined;
  readonly audioPromptTokens?: number | undefined;
  readonly audioCompletionTokens?: number | undefined;
  readonly webSearches?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly estimated: boolean;
}

/**
 * Reads a `usage` object, with the names that OpenAI gives its members or those of vendors who differ; undefined unless
 * what it counts are whole, non-negative numbers, and one is more than none. Some vendors leave what a model thought out of
 * the completion, and have it in the total.
 */
export function readUsage(value: unknown): Usage | undefined {
  if (!isMembers(value)) return undefined;
  const prompt = value["prompt_tokens"] ?? value["input_tokens"];
  const completion = value["completion_tokens"] ?? value["output_tokens"];
  const total = value["total_tokens"];
  if (![prompt, completion, total].every(isCountOrMissing)) return undefined;
  const said = count(completion);
  const cachedTokens = cachedTokensIn(value);
  const extras = extrasIn(value);
  const promptSaid = count(prompt) ?? 0;
  const totalTokens = count(total) || promptSaid + (said ?? 0);
  if (totalTokens === 0) return undefined;
  const unsaid = promptSaid > 0 && said !== undefined ? Math.max(0, totalTokens - promptSaid - said) : 0;
  const { cacheWriteTokens: written = 0 } = extras;
  // More than the prompt was not counted in it.
  const apart = cachedTokens + written > promptSaid ? Math.min(unsaid, cachedTokens + written) : 0;
  const promptTokens = promptSaid + apart;
  const completionTokens = (said ?? 0) + unsaid - apart;
  return { promptTokens, completionTokens, totalTokens, cachedTokens, ...extras, estimated: false };
}

type Extras = Pick<Usage, (typeof EXTRAS)[number]>;

/** OpenRouter says `cache_write_tokens`, LiteLLM and Envoy `cache_creation_tokens`, Anthropic `cache_creation_input_tokens`. */
function extrasIn(usage: Members): Extras {
  const prompt = membersOf(usage["prompt_tokens_details"] ?? usage["input_tokens_details"]);
  const completion = membersOf(usage["completion_tokens_details"] ?? usage["output_tokens_details"]);
  const { cache_write_tokens: written, cache_creation_tokens: created } = prompt;
  return positive({
    cacheWriteTokens: firstOf([written, created, usage["cache_creation_input_tokens"]]),
    audioPromptTokens: firstOf([prompt["audio_tokens"]]),
    audioCompletionTokens: firstOf([completion["audio_tokens"]]),
    reasoningTokens: firstOf([completion["reasoning_tokens"], usage["reasoning_tokens"]]),
    webSearches: firstOf([membersOf(usage["server_tool_use"])["web_search_requests"], usage["num_search_queries"]]),
  });
}

function positive(extras: Extras): Extras {
  const some: Partial<Record<keyof Extras, number>> = {};
  for (const name of EXTRAS) {
    const count = extras[name];
    if (count !== undefined) some[name] = count;
  }
  return some;
}

function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {};
}

/** DeepSeek says `prompt_cache_hit_tokens`, Moonshot `cached_tokens`, servers of Anthropic's models `cache_read_input_tokens`. */
function cachedTokensIn(usage: Members): number {
  const details = membersOf(usage["prompt_tokens_details"] ?? usage["input_tokens_details"]);
  return firstOf([details["cached_tokens"], ...CACHED.map((name) => usage[name])]) ?? 0;
}

/** The first count that is more than none. */
function firstOf(places: readonly unknown[]): number | undefined {
  for (const place of places) if (isCount(place) && place > 0) return place;
  return undefined;
}

const CACHED = ["prompt_cache_hit_tokens", "cached_tokens", "cache_read_input_tokens"];

const EXTRAS = [
  "cacheWriteTokens",
  "audioPromptTokens",
  "audioCompletionTokens",
  "webSearches",
  "reasoningTokens",
] as const;

/** What several answers have used together. */
export function sumOfUsage(usages: readonly Usage[]): Usage | undefined {
  if (usages.length < 2) return usages[0];
  const total = (name: Exclude<keyof Usage, "estimated">) => usages.reduce((sum, usage) => sum + (usage[name] ?? 0), 0);
  return {
    promptTokens: total("promptTokens"),
    completionTokens: total("completionTokens"),
    totalTokens: total("totalTokens"),
    cachedTokens: total("cachedTokens"),
    ...positive(Object.fromEntries(EXTRAS.map((name) => [name, total(name) || undefined]))),
    estimated: usages.some(({ estimated }) => estimated),
  };
}

/** The usage of an answer whose provider did not report it. */
export function estimatedUsage(promptTokens: number, completionTokens: number): Usage {
  const totalTokens = promptTokens + completionTokens;
  return { promptTokens, completionTokens, totalTokens, cachedTokens: 0, estimated: true };
}

function isCountOrMissing(value: unknown): boolean {
  return value === undefined || value === null || isCount(value);
}

function count(value: unknown): number | undefined {
  return isCount(value) ? value : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What one answer has used, also one that failed before a client saw anything of it. */
export interface Consumption {
  readonly target: Target;
  readonly usage: Usage;
}
