// The usage of an answer, with OpenAI's names.
import type { Usage } from "../../../../core/limits/usage.ts";

/** What a completion, or the usage chunk of a stream, says of the usage. OpenAI has no name for writing to a cache; LiteLLM has. */
export function usageMembers(usage: Usage) {
  const prompt = { audio_tokens: usage.audioPromptTokens, cache_creation_tokens: usage.cacheWriteTokens };
  const completion = { reasoning_tokens: usage.reasoningTokens, audio_tokens: usage.audioCompletionTokens };
  const hasDetails = Object.values(completion).some((tokens) => tokens !== undefined);
  return {
    usage: {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      total_tokens: usage.totalTokens,
      prompt_tokens_details: { cached_tokens: usage.cachedTokens, ...prompt },
      ...(hasDetails && { completion_tokens_details: completion }),
    },
    ...(usage.estimated && { sluice: { usage_estimated: true } }),
  };
}
