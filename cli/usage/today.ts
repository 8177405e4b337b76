// What a key has used today, in a sentence.
import type { Sum } from "../../functions/admin/usage/group.ts";
import { formatDollars, groupDigits } from "./format.ts";

/** Such as `12 requests, 1,234 prompt tokens, 567 completion tokens, 0.001234 USD`. */
export function formatTally({ requests, promptTokens, completionTokens, cost }: Sum): string {
  const counts = [
    `${groupDigits(requests)} ${requests === 1n ? "request" : "requests"}`,
    `${groupDigits(promptTokens)} prompt tokens`,
    `${groupDigits(completionTokens)} completion tokens`,
  ];
  return `${counts.join(", ")}, ${formatDollars(cost, 6)} USD`;
}
