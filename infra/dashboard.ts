// The dashboard of the gateway's own metrics, three graphs in a row.
import { type Breakdown, type Metric, namespace } from "./metrics.ts";

const stage = $app.stage;

/** The last graph is `load`, with the lines of the stage's entry. */
export function createDashboard(load: { readonly title: string; readonly lines: unknown[] }) {
  const body = $jsonStringify({ widgets: [...graphs(), graph(load.title, load.lines)] });
  return new aws.cloudwatch.Dashboard("Dashboard", { dashboardName: `${$app.name}-${stage}`, dashboardBody: body });
}

function graphs() {
  return [
    graph("Requests", [total("Requests"), total("Refusals"), total("Errors"), total("Unauthorized")]),
    graph("Refusals by limit", [each("limit", "Refusals")]),
    graph("Errors by kind", [each("code", "Errors")]),

    graph("Time to first token", [total("TimeToFirstToken", "p50"), total("TimeToFirstToken", "p95")]),
    graph("Time to first token by model, median", [each("model", "TimeToFirstToken", "p50")]),
    graph("Duration", [total("Duration", "p50"), total("Duration", "p95")]),

    graph("Tokens", [total("PromptTokens"), total("CompletionTokens")]),
    graph("Prompt tokens by model", [each("model", "PromptTokens")]),
    graph("Completion tokens by model", [each("model", "CompletionTokens")]),

    graph("Requests by model", [each("model", "Requests")]),
    graph("Errors by model", [each("model", "Errors")]),
  ];
}

function graph(title: string, lines: unknown[]) {
  const region = aws.getRegionOutput().region;
  return { type: "metric", width: 8, height: 6, properties: { title, region, period: 300, metrics: lines } };
}

/** One line for the whole stage. */
function total(name: Metric, stat = "Sum") {
  return [namespace, name, "stage", stage, { stat, label: stat === "Sum" ? name : stat }];
}

/** One line for every model, limit or code that occurred. */
function each<M extends Metric>(breakdown: Breakdown<M>, name: M, stat = "Sum") {
  const query = `{${namespace},stage,${breakdown}} MetricName="${name}" stage="${stage}"`;
  return [{ expression: `SEARCH('${query}', '${stat}', 300)`, label: "" }];
}
