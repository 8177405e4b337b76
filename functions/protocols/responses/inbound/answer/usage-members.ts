// The usage of an answer, with the names that Responses have.
import type { Usage } from "../../../../core/limits/usage.ts";

export type UsageMembers = ReturnType<typeof usageMembers>;

/** What was read from a cache, or written to it, is a part of the input, and reasoning is one of the output. */
export function usageMembers({ promptTokens, completionTokens, totalTokens, ...usage }: Usage) {
  const { cachedTokens, cacheWriteTokens = 0, reasoningTokens = 0 } = usage;
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens, cache_write_tokens: cacheWriteTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: totalTokens,
  };
}

/** A mark of the gateway's own where the provider has not counted. */
export function estimateMark({ estimated }: Usage) {
  return estimated ? { sluice: { usage_estimated: true } } : {};
}
