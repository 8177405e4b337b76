// Lambda's metrics of the function, as alarms and the dashboard read them.
import { gateway } from "./gateway.ts";
import { query, type Reading } from "./metric-queries.ts";

export function ofFunction(metricName: string, reading?: Reading) {
  const dimensions = { FunctionName: gateway.name };
  return query(metricName.toLowerCase(), { namespace: "AWS/Lambda", metricName, dimensions }, reading);
}

/** Lines of a graph. */
export const concurrentCalls = [line("ConcurrentExecutions", "Maximum"), line("Throttles", "Sum")];

function line(name: string, stat: string) {
  return ["AWS/Lambda", name, "FunctionName", gateway.name, { stat }];
}
