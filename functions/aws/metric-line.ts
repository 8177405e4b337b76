// Metrics as lines of JSON that CloudWatch reads: the embedded metric format, as
// docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html has it.
import { LIMIT_KINDS } from "../core/limits/limit.ts";
import { remembered } from "../core/remembered.ts";

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
  const names = NAMES.filter((name) => values[name] !== undefined);
  const visible = DIMENSIONS.filter((dimension) => isVisible(known[dimension]));
  const used: Record<string, string | undefined> = {};
  for (const dimension of visible) if (names.some((name) => isBy(name, dimension))) used[dimension] = known[dimension];
  const metadata = `"_aws":{"Timestamp":${at},"CloudWatchMetrics":${directivesFor(`${names.join()} ${visible.join()}`)}}`;
  return `{${metadata},${JSON.stringify({ stage, ...used, ...values }).slice(1)}`;
}

const NAMES = Object.keys(METRICS) as Metric[];
const DIMENSIONS: readonly Dimension[] = ["model", "code", "limit"];

function isBy(name: Metric, dimension: string): boolean {
  return METRICS[name].by.some((one) => one === dimension);
}

/** As JSON, of the names of metrics, and of the dimensions that can be seen. Almost all calls have the same ones. */
const directivesFor = remembered((key) => {
  const [names, visible] = key.split(" ").map((list) => list.split(",").filter((name) => name !== ""));
  const byDimensions = Map.groupBy((names ?? []) as Metric[], (name) =>
    METRICS[name].by.filter((dimension) => visible?.includes(dimension)).join(),
  );
  return JSON.stringify([...byDimensions].map(directive));
});

function directive([by, names]: [string, Metric[]]) {
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
