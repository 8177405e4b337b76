// The usage of an answer, with Anthropic's names.
import type { Usage } from "../../../../core/limits/usage.ts";

/** Anthropic counts what it reads from the cache, or writes to it, apart from the input. */
export function usageMembers({ promptTokens, completionTokens, cachedTokens, ...usage }: Usage) {
  const { cacheWriteTokens = 0, reasoningTokens, webSearches } = usage;
  return {
    input_tokens: Math.max(promptTokens - cachedTokens - cacheWriteTokens, 0),
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cachedTokens,
    output_tokens: completionTokens,
    ...(reasoningTokens !== undefined && { output_tokens_details: { thinking_tokens: reasoningTokens } }),
    ...(webSearches !== undefined && { server_tool_use: { web_search_requests: webSearches } }),
  };
}

/** A mark of the gateway's own where the provider has not counted. */
export function estimateMark({ estimated }: Usage) {
  return estimated ? { sluice: { usage_estimated: true } } : {};
}
