// What Bedrock's usage objects count. The tokens of a prompt that come from the cache, or are written to it, are counted apart.
import type { Usage } from "../../../../core/limits/usage.ts";
import { isMembers } from "../../../../core/wire/members.ts";

/** Undefined if it counts nothing. */
export function readUsage(usage: unknown): Usage | undefined {
  const said = isMembers(usage) ? usage : {};
  const [cacheReads, cacheWrites] = [count(said["cacheReadInputTokens"]), count(said["cacheWriteInputTokens"])];
  const promptTokens = count(said["inputTokens"]) + cacheReads + cacheWrites;
  const completionTokens = count(said["outputTokens"]);
  const totalTokens = promptTokens + completionTokens;
  if (totalTokens === 0) return undefined;
  const written = cacheWrites > 0 ? { cacheWriteTokens: cacheWrites } : {};
  return { promptTokens, completionTokens, totalTokens, cachedTokens: cacheReads, ...written, estimated: false };
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
