// Answers with what was used.
import { BOUNDS, type Histogram } from "../../../core/limits/histogram.ts";
import { countOf, percentile } from "../../../core/limits/percentile.ts";
import { toDollars } from "../../../core/limits/price.ts";
import type { Tally } from "../../../core/limits/usage-records.ts";
import type { Bucket } from "../../reports/buckets.ts";
import type { GroupedRecord } from "../../reports/group.ts";
import { type ReportQuery, readReport } from "../../reports/read-report.ts";
import { readSummary } from "../../reports/read-summary.ts";
import type { ApiContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import type { usageRoutes } from "./routes.ts";

export const usageHandlers = {
  async "GET /v1/organization/usage/completions"({ query }, context) {
    return page(query, context, usageOf);
  },
  async "GET /v1/organization/costs"({ query }, context) {
    return page(query, context, costOf);
  },
  async "GET /v1/organization/usage/performance"({ query }, context) {
    return page(query, context, performanceOf);
  },
  async "GET /v1/organization/usage/summary"({ query }, context) {
    const { buckets, before, keys } = await readSummary(query, context);
    const body = {
      object: "organization.usage.summary" as const,
      data: bucketsOf(buckets, performanceOf),
      before: totalsOf(before),
      keys: keys.map(({ id, name, use }) => ({ api_key_id: id, api_key_name: name, ...totalsOf(use) })),
    };
    return { body };
  },
} as const satisfies Handlers<typeof usageRoutes>;

/** Buckets without any usage have no results. */
async function page<Result>(query: ReportQuery, context: ApiContext, resultOf: (sum: GroupedRecord) => Result) {
  const { buckets, ...rest } = await readReport(query, context);
  return { body: { object: "page" as const, data: bucketsOf(buckets, resultOf), ...rest } };
}

interface Summed {
  readonly bucket: Bucket;
  readonly sums: readonly GroupedRecord[];
}

function bucketsOf<Result>(buckets: readonly Summed[], resultOf: (sum: GroupedRecord) => Result) {
  return buckets.map(({ bucket: { start_time, end_time }, sums }) => ({
    object: "bucket" as const,
    ...{ start_time, end_time, results: sums.map(resultOf) },
  }));
}

function groupOf({ api_key_id, keyName, shownModel }: GroupedRecord) {
  return { api_key_id, api_key_name: keyName, model: shownModel, project_id: null };
}

function usageOf(sum: GroupedRecord) {
  return {
    object: "organization.usage.completions.result" as const,
    ...groupOf(sum),
    ...{ user_id: null, batch: null, service_tier: null },
    ...totalsOf(sum),
    ...{ input_audio_tokens: 0, output_audio_tokens: 0 }, // Counted as other tokens.
    num_estimated: sum.estimated,
  };
}

function totalsOf({ requests, refusals, failures, cost, ...tokens }: Tally) {
  return {
    input_tokens: tokens.promptTokens,
    output_tokens: tokens.completionTokens,
    input_cached_tokens: tokens.cachedTokens,
    ...{ num_model_requests: requests, num_refusals: refusals, num_failures: failures },
    cost_usd: toDollars(cost),
  };
}

function costOf(sum: GroupedRecord) {
  const amount = { value: toDollars(sum.cost), currency: "usd" as const };
  return { object: "organization.costs.result" as const, ...groupOf(sum), line_item: null, amount };
}

function performanceOf(sum: GroupedRecord) {
  return {
    object: "organization.usage.performance.result" as const,
    ...groupOf(sum),
    ...totalsOf(sum),
    time_to_first_token: timesOf(sum.timesToFirstToken),
    duration: timesOf(sum.durations),
    errors: { ...sum.errors },
  };
}

function timesOf(histogram: Histogram) {
  const at = (part: number) => {
    const time = percentile(histogram, part);
    return time === undefined ? null : Math.round(time);
  };
  const buckets = Object.entries(histogram).map(([bucket, count]) => ({ below: boundOf(Number(bucket)), count }));
  return {
    ...{ count: countOf(histogram), p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) },
    histogram: buckets.sort((one, other) => (one.below ?? Infinity) - (other.below ?? Infinity)),
  };
}

function boundOf(bucket: number): number | null {
  const bound = BOUNDS[bucket];
  return bound === undefined ? null : Math.round(bound);
}
