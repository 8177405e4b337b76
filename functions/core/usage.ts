// Tokens: what a provider says it used, and what the gateway assumes where a provider says nothing.
import { isMembers } from "./members.ts";

/** Tokens of one completion. `estimated` is true where the provider sent no usage of its own, or not at the end. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** The part of the prompt tokens that came from the provider's cache. */
  readonly cachedTokens: number;
  readonly estimated: boolean;
}

/** Reads OpenAI's `usage` object; undefined unless what it counts are whole, non-negative numbers, and one is more than none. */
export function readUsage(value: unknown): Usage | undefined {
  if (!isMembers(value)) return undefined;
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total, prompt_tokens_details } = value;
  if (![prompt, completion, total].every(isCountOrMissing)) return undefined;
  const promptTokens = count(prompt) ?? 0;
  const completionTokens = count(completion) ?? 0;
  const totalTokens = count(total) || promptTokens + completionTokens;
  if (totalTokens === 0) return undefined;
  const cachedTokens = (isMembers(prompt_tokens_details) && count(prompt_tokens_details["cached_tokens"])) || 0;
  return { promptTokens, completionTokens, totalTokens, cachedTokens, estimated: false };
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
