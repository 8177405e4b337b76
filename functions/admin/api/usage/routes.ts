// What was used, what it cost, and how long it took. Usage and costs have OpenAI's shapes.
import * as z from "zod/mini";
import { GROUPS } from "../../reports/group.ts";
import type { Routes } from "../route.ts";

const whole = z.int().check(z.nonnegative());
const names = z.optional(z.array(z.string()).check(z.maxLength(1_000)));
const groups = z.optional(
  z
    .array(z.enum(GROUPS, 'must be "api_key_id" or "model": usage here knows no others'))
    .check(z.maxLength(GROUPS.length)),
);

const span = {
  /** Seconds since 1970, as all times here. The bucket that it is in is the first. */
  start_time: whole,
  end_time: z.optional(whole),
  bucket_width: z._default(z.enum(["1h", "1d"], 'must be "1h" or "1d": minutes are not counted'), "1d"),
};

const query = {
  ...span,
  group_by: groups,
  api_key_ids: names,
  models: names,
  limit: z.optional(whole.check(z.minimum(1))),
  page: z.optional(z.string()),
};

function bucketsOf<Result extends z.ZodMiniType>(result: Result) {
  const times = { start_time: z.number(), end_time: z.number() };
  return z.array(z.object({ object: z.literal("bucket"), ...times, results: z.array(result) }));
}

function pageOf<Result extends z.ZodMiniType>(result: Result) {
  return z.object({
    object: z.literal("page"),
    data: bucketsOf(result),
    has_more: z.boolean(),
    next_page: z.nullable(z.string()),
  });
}

const none = z.literal(null);
const grouping = {
  /** The id of the key that has the name now, or the name where no key has it any more. Null if not grouped by it. */
  api_key_id: z.nullable(z.string()),
  api_key_name: z.nullable(z.string()),
  model: z.nullable(z.string()),
  project_id: none,
};
const count = z.number();

const totals = {
  input_tokens: count,
  output_tokens: count,
  input_cached_tokens: count,
  num_model_requests: count,
  /** Calls that the gateway refused: they are no requests. */
  num_refusals: count,
  num_failures: count,
  cost_usd: count,
};

const usage = z.object({
  object: z.literal("organization.usage.completions.result"),
  ...grouping,
  user_id: none,
  batch: none,
  service_tier: none,
  ...totals,
  input_audio_tokens: count,
  output_audio_tokens: count,
  /** Requests whose tokens are estimated. */
  num_estimated: count,
});

const cost = z.object({
  object: z.literal("organization.costs.result"),
  ...grouping,
  line_item: none,
  amount: z.object({ value: z.number(), currency: z.literal("usd") }),
});

const milliseconds = z.nullable(z.number());

const times = z.object({
  count: z.number(),
  /** Milliseconds, from histograms: near, not exact. Null without any. */
  p50: milliseconds,
  p90: milliseconds,
  p95: milliseconds,
  p99: milliseconds,
  /** How many times are below each bound, and not below the one before; the last is the longest. */
  histogram: z.array(z.object({ below: milliseconds, count: z.number() })),
});

const performance = z.object({
  object: z.literal("organization.usage.performance.result"),
  ...grouping,
  ...totals,
  time_to_first_token: times,
  duration: times,
  /** Failures and refusals by code. */
  errors: z.record(z.string(), z.number()),
});

/** Of all keys and models, in one answer: what an overview shows. */
const summary = z.object({
  object: z.literal("organization.usage.summary"),
  data: bucketsOf(performance),
  /** Of as many buckets before the first one. */
  before: z.object(totals),
  /** The keys with the most requests in `data`. */
  keys: z.array(z.object({ api_key_id: z.string(), api_key_name: z.string(), ...totals })),
});

export const usageRoutes = {
  "GET /v1/organization/usage/completions": {
    role: "viewer",
    summary: "Read usage by hour or day, key and model.",
    query: z.strictObject(query),
    answer: pageOf(usage),
  },
  "GET /v1/organization/costs": {
    role: "viewer",
    summary: "Read costs in US dollars, by the models' prices.",
    query: z.strictObject(query),
    answer: pageOf(cost),
  },
  "GET /v1/organization/usage/performance": {
    role: "viewer",
    summary: "Read times to first token, durations and errors of calls.",
    query: z.strictObject(query),
    answer: pageOf(performance),
  },
  "GET /v1/organization/usage/summary": {
    role: "viewer",
    summary: "Read all usage of a span of time, of the span before it, and of the keys that were used most.",
    /** `limit` is the number of keys. */
    query: z.strictObject({ ...span, limit: z._default(whole.check(z.minimum(1), z.maximum(100)), 10) }),
    answer: summary,
  },
} as const satisfies Routes;
