// Metrics as lines of JSON that CloudWatch reads: the embedded metric format, as
// docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html has it.
import { LIMIT_KINDS } from "../core/limits/limit.ts";

/** Each is counted for the stage, and once more for every value of each of `by`. infra/metrics.ts reads them. */
const METRICS = {
  Requests: { unit: "Count", by: ["model"] },
  Refusals: { unit: "Count", by: ["limit"] },
  Errors: { unit: "Count", by: ["code", "model"] },
  Unauthorized: { unit: "Count", by: [] },
  TimeToFirstToken: { unit: "Milliseconds", by: ["model"] },
  Duration: { unit: "Milliseconds", by: [] },
  PromptTokens: { unit: "Count", by: ["model"] },
  CompletionTokens: { unit: "Count", by: ["model"] },
} as const;

type Metric = keyof typeof METRICS;
type Dimension = (typeof METRICS)[Metric]["by"][number];
export type Values = Readonly<Partial<Record<Metric, number | undefined>>>;
export type Dimensions = Readonly<Partial<Record<Dimension, string | undefined>>>;

/** `at` is in milliseconds since 1970. `_aws` comes first: these lines are found without parsing them. */
export function metricLine(
  values: Values,
  dimensions: Dimensions,
  { at, stage }: { at: number; stage: string },
): string {
  const { code, limit } = dimensions;
  const known: Dimensions = { ...dimensions, code: bounded(code, ERROR_CODES), limit: bounded(limit, KINDS) };
  const used: Record<string, string | undefined> = {};
  const byDimensions = Map.groupBy(Object.keys(METRICS) as Metric[], (name) => {
    if (values[name] === undefined) return undefined;
    const by = METRICS[name].by.filter((dimension) => isVisible(known[dimension]));
    for (const dimension of by) used[dimension] = known[dimension];
    return by.join();
  });
  byDimensions.delete(undefined);
  const metadata = { Timestamp: at, CloudWatchMetrics: [...byDimensions].map(directive) };
  return JSON.stringify({ _aws: metadata, stage, ...used, ...values });
}

function directive([by = "", names]: [string | undefined, Metric[]]) {
  const further = by === "" ? [] : by.split(",").map((dimension) => ["stage", dimension]);
  return {
    Namespace: "Sluice",
    Dimensions: [["stage"], ...further],
    Metrics: names.map((name) => ({ Name: name, Unit: METRICS[name].unit })),
  };
}

/**
 * A dimension's value is ASCII with more than blanks in it, or CloudWatch leaves out the metric:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html. Names of models may be anything.
 */
function isVisible(value = ""): boolean {
  return /^ *[!-~][ -~]*$/.test(value);
}

/** Each value is a metric of its own, which costs money: providers and hooks may have any number of codes and limits. */
function bounded(value: string | undefined, known: ReadonlySet<string>): string | undefined {
  return value === undefined || known.has(value) ? value : "other";
}

const KINDS: ReadonlySet<string> = new Set(LIMIT_KINDS);

/** The gateway's own codes, of those that count as errors. */
const ERROR_CODES = new Set([
  ...["upstream_unavailable", "upstream_auth_failed", "upstream_malformed", "upstream_timeout"],
  ...["upstream_truncated", "upstream_stalled", "deadline_exceeded", "limits_unavailable", "internal_error"],
  ...["model_misconfigured", "rate_limit_exceeded", "insufficient_quota", "server_overloaded"],
]);
