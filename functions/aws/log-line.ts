// A log entry as a line of JSON, from which CloudWatch takes metrics: the embedded metric format, as
// docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html has it.
import type { GatewayError } from "../core/error.ts";
import type { LogEntry } from "../core/log-entry.ts";

/** Each is counted for the stage, and once more for every value of each of `by`. infra/metrics.ts reads them. */
const METRICS = {
  Requests: { unit: "Count", by: ["model"] },
  Refusals: { unit: "Count", by: ["limit"] },
  Errors: { unit: "Count", by: ["code", "model"] },
  TimeToFirstToken: { unit: "Milliseconds", by: ["model"] },
  Duration: { unit: "Milliseconds", by: [] },
  PromptTokens: { unit: "Count", by: ["model"] },
  CompletionTokens: { unit: "Count", by: ["model"] },
} as const;

type Metric = keyof typeof METRICS;
type Values = Partial<Record<Metric, number | undefined>>;

export function logLine(entry: LogEntry, stage: string): string {
  const values = valuesOf(entry);
  const declared = (Object.keys(METRICS) as Metric[]).filter((name) => values[name] !== undefined);
  const metadata = {
    Timestamp: Date.parse(entry.timestamp),
    CloudWatchMetrics: declared.map((name) => directive(name, entry)),
  };
  return JSON.stringify({ ...entry, stage, ...values, _aws: metadata });
}

function valuesOf(entry: LogEntry): Values {
  const generated = entry.total_tokens > 0;
  return {
    Requests: 1,
    Refusals: entry.limit === undefined ? undefined : 1,
    Errors: isOurTrouble(entry) ? 1 : undefined,
    TimeToFirstToken: entry.time_to_first_token,
    Duration: entry.ending === "refused" ? undefined : entry.duration,
    PromptTokens: generated ? entry.prompt_tokens : undefined,
    CompletionTokens: generated ? entry.completion_tokens : undefined,
  };
}

/** What an operator can do something about: not a request that the provider finds wrong, nor a client that stopped reading. */
function isOurTrouble({ ending, status, code }: LogEntry): boolean {
  if (code === "client_stopped_reading") return false;
  return status >= 500 || (ending === "failed" && (status === 200 || status === 429));
}

/**
 * A dimension's value must be on the line, and is ASCII with more than blanks in it, or CloudWatch leaves out the metric:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html. Names of models and codes may be anything.
 */
const DIMENSION = /^ *[!-~][ -~]*$/;

function directive(name: Metric, entry: LogEntry) {
  const { unit, by } = METRICS[name];
  const known = by.filter((dimension) => DIMENSION.test(entry[dimension] ?? ""));
  return {
    Namespace: "Sluice",
    Dimensions: [["stage"], ...known.map((dimension) => ["stage", dimension])],
    Metrics: [{ Name: name, Unit: unit }],
  };
}

/** A failure of the gateway itself: not the cause's message nor its stack, which may hold what was said. */
export function failureLine(requestId: string, { body, message, cause }: GatewayError): string {
  const { name } = cause instanceof Error ? cause : {};
  return JSON.stringify({ request_id: requestId, error: body.code, message, cause: name });
}
