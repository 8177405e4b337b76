// What an operator sees without building anything: the gateway's own numbers, three graphs to a row.
import { gateway } from "./gateway.ts";
import { type Breakdown, type Metric, namespace } from "./metrics.ts";

const stage = $app.stage;

export const dashboard = new aws.cloudwatch.Dashboard("Dashboard", {
  dashboardName: `${$app.name}-${stage}`,
  dashboardBody: $jsonStringify({
    widgets: [
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
      graph("Calls at once", [ofFunction("ConcurrentExecutions", "Maximum"), ofFunction("Throttles", "Sum")]),
    ],
  }),
});

function graph(title: string, lines: unknown[]) {
  const region = aws.getRegionOutput().region;
  return { type: "metric", width: 8, height: 6, properties: { title, region, period: 300, metrics: lines } };
}

/** One line for the whole stage. */
function total(name: Metric, stat = "Sum") {
  return [namespace, name, "stage", stage, { stat, label: stat === "Sum" ? name : stat }];
}

/** One line for every model, limit or code that was seen. */
function each<M extends Metric>(breakdown: Breakdown<M>, name: M, stat = "Sum") {
  const query = `{${namespace},stage,${breakdown}} MetricName="${name}" stage="${stage}"`;
  return [{ expression: `SEARCH('${query}', '${stat}', 300)`, label: "" }];
}

function ofFunction(name: string, stat: string) {
  return ["AWS/Lambda", name, "FunctionName", gateway.name, { stat }];
}
