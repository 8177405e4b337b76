// Sums of usage and costs.
import type { Totals } from "../api/shapes.ts";

export interface Tally {
  readonly requests: number;
  readonly refusals: number;
  readonly failures: number;
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly dollars: number;
}

export const NOTHING: Tally = { requests: 0, refusals: 0, failures: 0, input: 0, output: 0, cached: 0, dollars: 0 };

export function tallyOf(results: readonly Totals[]): Tally {
  return results.map(ofUsage).reduce(sum, NOTHING);
}

export function ofUsage(result: Totals): Tally {
  return {
    requests: result.num_model_requests,
    refusals: result.num_refusals,
    failures: result.num_failures,
    input: result.input_tokens,
    output: result.output_tokens,
    cached: result.input_cached_tokens,
    dollars: result.cost_usd,
  };
}

export function sum(one: Tally, other: Tally): Tally {
  return {
    requests: one.requests + other.requests,
    refusals: one.refusals + other.refusals,
    failures: one.failures + other.failures,
    input: one.input + other.input,
    output: one.output + other.output,
    cached: one.cached + other.cached,
    dollars: one.dollars + other.dollars,
  };
}

export interface Row extends Tally {
  readonly name: string;
}
