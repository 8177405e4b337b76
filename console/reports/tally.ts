// Sums of usage and costs.
import type { Bucket, UsageResult } from "../api/shapes.ts";

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

export function tallyOf(results: readonly UsageResult[]): Tally {
  return results.map(ofUsage).reduce(sum, NOTHING);
}

export function ofUsage(result: UsageResult): Tally {
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

export function resultsOf<Result>(buckets: readonly Bucket<Result>[]): readonly Result[] {
  return buckets.flatMap(({ results }) => results);
}

export interface Row extends Tally {
  readonly name: string;
}

/** By key or by model, most requests first. */
export function rowsBy(name: "api_key_name" | "model", usage: readonly UsageResult[]): readonly Row[] {
  const rows = new Map<string, Row>();
  const add = (key: string | null | undefined, tally: Tally) => {
    const known = key ?? "none";
    rows.set(known, { ...sum(rows.get(known) ?? NOTHING, tally), name: known });
  };
  for (const result of usage) add(result[name], ofUsage(result));
  return [...rows.values()].sort((one, other) => other.requests - one.requests);
}
