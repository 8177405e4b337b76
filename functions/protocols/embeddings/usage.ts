// What a provider says that embeddings have used.
import { readUsage, type Usage } from "../../core/limits/usage.ts";

/** All tokens are the prompt's, also where only a total is named, as Voyage does. */
export function readPromptUsage(value: unknown): Usage | undefined {
  const usage = readUsage(value);
  if (usage === undefined) return undefined;
  const tokens = Math.max(usage.promptTokens, usage.totalTokens);
  return { ...usage, promptTokens: tokens, completionTokens: 0, totalTokens: tokens };
}
