// The texts of a request in groups that a provider takes at once.
import { estimateTokens } from "../../../core/limits/estimate-text.ts";

interface Most {
  readonly texts: number;
  /** Of all of them together, as far as that can be estimated. A text that has more is alone. */
  readonly tokens?: number;
}

export function batchesOf(
  texts: readonly string[],
  { texts: most, tokens = Number.POSITIVE_INFINITY }: Most,
): string[][] {
  const batches: string[][] = [];
  let last: string[] = [];
  let sum = 0;
  for (const text of texts) {
    const own = Number.isFinite(tokens) ? estimateTokens(text) : 0;
    sum += own;
    if (last.length === 0 || last.length === most || sum > tokens) {
      last = [];
      sum = own;
      batches.push(last);
    }
    last.push(text);
  }
  return batches;
}
