// What `usageMetadata` counts. Every event of a stream may have it, as a running total.
import type { Usage } from "../../../../core/limits/usage.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";

/** Undefined: not said, or not a count. */
export interface TokenCounts {
  readonly prompt: number | undefined;
  /** What the provider's own tools have added to the prompt. */
  readonly toolPrompt: number | undefined;
  readonly cached: number | undefined;
  readonly output: number | undefined;
  readonly thoughts: number | undefined;
  /** Parts of the prompt and of the output, which have prices of their own. */
  readonly audioPrompt: number | undefined;
  readonly audioOutput: number | undefined;
}

export const NO_COUNTS: TokenCounts = {
  prompt: undefined,
  toolPrompt: undefined,
  cached: undefined,
  output: undefined,
  thoughts: undefined,
  audioPrompt: undefined,
  audioOutput: undefined,
};

/** What an event does not count keeps its earlier value. */
export function addCounts(earlier: TokenCounts, said: TokenCounts): TokenCounts {
  return {
    prompt: said.prompt ?? earlier.prompt,
    toolPrompt: said.toolPrompt ?? earlier.toolPrompt,
    cached: said.cached ?? earlier.cached,
    output: said.output ?? earlier.output,
    thoughts: said.thoughts ?? earlier.thoughts,
    audioPrompt: said.audioPrompt ?? earlier.audioPrompt,
    audioOutput: said.audioOutput ?? earlier.audioOutput,
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
    audioPrompt: audioIn(said["promptTokensDetails"]),
    audioOutput: audioIn(said["candidatesTokensDetails"]),
  };
}

/** Undefined if they count nothing. */
export function usageOf(counts: TokenCounts, estimated: boolean): Usage | undefined {
  const { prompt = 0, toolPrompt = 0, cached = 0, output = 0, thoughts = 0 } = counts;
  const promptTokens = prompt + toolPrompt;
  const completionTokens = output + thoughts;
  const totalTokens = promptTokens + completionTokens;
  if (totalTokens === 0) return undefined;
  const kinds = {
    ...(thoughts > 0 && { reasoningTokens: thoughts }),
    ...(counts.audioPrompt && { audioPromptTokens: counts.audioPrompt }),
    ...(counts.audioOutput && { audioCompletionTokens: counts.audioOutput }),
  };
  return { promptTokens, completionTokens, totalTokens, cachedTokens: cached, ...kinds, estimated };
}

/** A list says how many tokens there are of each modality. */
function audioIn(details: unknown): number | undefined {
  const list = Array.isArray(details) ? details.filter(isMembers) : [];
  return count(list.find(({ modality }) => modality === "AUDIO")?.["tokenCount"]);
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
