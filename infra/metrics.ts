// The gateway's metrics, as the dashboard and the alarms read them. functions/aws/metric-line.ts writes them; a test
// compares the two.
export const namespace = "Sluice";

/** Each number is kept for the stage, and once more for every value of each breakdown. */
export const metrics = {
  Requests: { unit: "Count", by: ["model"] },
  Refusals: { unit: "Count", by: ["limit"] },
  Errors: { unit: "Count", by: ["code", "model"] },
  Unauthorized: { unit: "Count", by: [] },
  TimeToFirstToken: { unit: "Milliseconds", by: ["model"] },
  Duration: { unit: "Milliseconds", by: [] },
  PromptTokens: { unit: "Count", by: ["model"] },
  CompletionTokens: { unit: "Count", by: ["model"] },
} as const;

export type Metric = keyof typeof metrics;
export type Breakdown<M extends Metric> = (typeof metrics)[M]["by"][number];
