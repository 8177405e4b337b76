// Tokens: what a provider says it used, and what the gateway assumes where a provider says nothing.
import { isMembers, type Members } from "./members.ts";

/** Tokens of one completion. `estimated` is true where the provider sent no usage of its own, or not at the end. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** The part of the prompt tokens that came from the provider's cache. */
  readonly cachedTokens: number;
  readonly estimated: boolean;
}

/**
 * Reads a `usage` object, with the names that OpenAI gives its members or those of vendors who differ; undefined unless
 * what it counts are whole, non-negative numbers, and one is more than none.
 */
export function readUsage(value: unknown): Usage | undefined {
  if (!isMembers(value)) return undefined;
  const prompt = value["prompt_tokens"] ?? value["input_tokens"];
  const completion = value["completion_tokens"] ?? value["output_tokens"];
  const total = value["total_tokens"];
  if (![prompt, completion, total].every(isCountOrMissing)) return undefined;
  const promptTokens = count(prompt) ?? 0;
  const completionTokens = count(completion) ?? 0;
  const totalTokens = count(total) || promptTokens + completionTokens;
  if (totalTokens === 0) return undefined;
  return { promptTokens, completionTokens, totalTokens, cachedTokens: cachedTokensIn(value), estimated: false };
}

/** DeepSeek says `prompt_cache_hit_tokens`, Moonshot `cached_tokens`, servers of Anthropic's models `cache_read_input_tokens`. */
function cachedTokensIn(usage: Members): number {
  const details = usage["prompt_tokens_details"] ?? usage["input_tokens_details"];
  const places = [isMembers(details) ? details["cached_tokens"] : undefined, ...CACHED.map((name) => usage[name])];
  return places.map(count).find((tokens) => tokens !== undefined && tokens > 0) ?? 0;
}

const CACHED = ["prompt_cache_hit_tokens", "cached_tokens", "cache_read_input_tokens"];

/** What several answers have used together. */
export function sumOfUsage(usages: readonly Usage[]): Usage | undefined {
  if (usages.length < 2) return usages[0];
  const total = (name: "promptTokens" | "completionTokens" | "totalTokens" | "cachedTokens") =>
    usages.reduce((sum, usage) => sum + usage[name], 0);
  return {
    promptTokens: total("promptTokens"),
    completionTokens: total("completionTokens"),
    totalTokens: total("totalTokens"),
    cachedTokens: total("cachedTokens"),
    estimated: usages.some(({ estimated }) => estimated),
  };
}

/** The usage of an answer whose provider did not tell it. */
export function estimatedUsage(promptTokens: number, completionTokens: number): Usage {
  const totalTokens = promptTokens + completionTokens;
  return { promptTokens, completionTokens, totalTokens, cachedTokens: 0, estimated: true };
}

function isCountOrMissing(value: unknown): boolean {
  return value === undefined || value === null || count(value) !== undefined;
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
