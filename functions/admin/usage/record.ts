// Sums of usage for programs.
import { toDollars } from "../../core/limits/price.ts";
import type { Sum } from "./group.ts";

/** Named as in `GET /v1/usage`. */
export const COUNTS = {
  requests: "requests",
  prompt_tokens: "promptTokens",
  completion_tokens: "completionTokens",
  cached_tokens: "cachedTokens",
  refusals: "refusals",
  failures: "failures",
  estimated: "estimated",
} as const satisfies Record<string, keyof Sum>;

export function recordOfSum(sum: Sum) {
  const counts = Object.entries(COUNTS).map(([title, name]) => [title, Number(sum[name])]);
  return { ...Object.fromEntries(counts), cost_usd: toDollars(Number(sum.cost)) };
}
