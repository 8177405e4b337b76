// What `usageMetadata` counts. Every event of a stream may have it, as a running total.
import type { Usage } from "../../../core/limits/usage.ts";
import { isMembers, type Members } from "../../../core/wire/members.ts";

/** Undefined: not said, or not a count. */
export interface TokenCounts {
  readonly prompt: number | undefined;
  /** What the provider's own tools have added to the prompt. */
  readonly toolPrompt: number | undefined;
  readonly cached: number | undefined;
  readonly output: number | undefined;
  readonly thoughts: number | undefined;
}

export const NO_COUNTS: TokenCounts = {
  prompt: undefined,
  toolPrompt: undefined,
  cached: undefined,
  output: undefined,
  thoughts: undefined,
};

/** What an event does not count keeps its earlier value. */
export function addCounts(earlier: TokenCounts, said: TokenCounts): TokenCounts {
  return {
    prompt: said.prompt ?? earlier.prompt,
    toolPrompt: said.toolPrompt ?? earlier.toolPrompt,
    cached: said.cached ?? earlier.cached,
    output: said.output ?? earlier.output,
    thoughts: said.thoughts ?? earlier.thoughts,
  };
}

export function countsIn(usage: unknown): TokenCounts {
  const said: Members = isMembers(usage) ? usage : {};
  return {
    prompt: count(said["promptTokenCount"]),
    toolPrompt: count(said["toolUsePromptTokenCount"]),
    cached: count(said["cachedContentTokenCount"]),
    output: count(said["candidatesTokenCount"]),
    thoughts: count(said["thoughtsTokenCount"]),
  };
}

/** Undefined if they count nothing. */
export function usageOf(counts: TokenCounts, estimated: boolean): Usage | undefined {
  const { prompt = 0, toolPrompt = 0, cached = 0, output = 0, thoughts = 0 } = counts;
  const promptTokens = prompt + toolPrompt;
  const completionTokens = output + thoughts;
  const totalTokens = promptTokens + completionTokens;
  if (totalTokens === 0) return undefined;
  const reasoning = thoughts > 0 ? { reasoningTokens: thoughts } : {};
  return { promptTokens, completionTokens, totalTokens, cachedTokens: cached, ...reasoning, estimated };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
