// What should wake somebody. Each description says what happened and where to look first. Together the alarms read nine
// metrics; AWS gives ten for free.
import { alarm, sum } from "./alarm.ts";
import { gateway } from "./gateway.ts";
import { timeouts } from "./logs.ts";
import { type Metric, namespace } from "./metrics.ts";
import { counters, directory, usage } from "./tables.ts";

alarm("Crashes", {
  description:
    "An invocation ended without an answer of its own: it crashed or ran out of time. See the function's log.",
  queries: [ofFunction("Errors")],
});

alarm("Throttles", {
  description: "Lambda turned calls away: the reserved concurrency or the account's quota is used up.",
  queries: [ofFunction("Throttles")],
});

alarm("Timeouts", {
  description: "Lambda cut a call off at its time limit, which the gateway's own deadline should prevent. See its log.",
  queries: [sum("timeouts", timeouts)],
});

alarm("Failures", {
  description: "More than 5 % of at least 20 calls failed, ten minutes long. The dashboard shows the kinds of error.",
  queries: [
    ofGateway("Requests"),
    ofGateway("Errors"),
    { id: "failed", expression: "IF(requests >= 20, 100 * errors / requests, 0)", label: "% of calls that failed" },
  ],
  above: 5,
  periods: 2,
});

alarm("TableThrottles", {
  description:
    "DynamoDB throttles a table, as it does when one key or model gets too many calls. How far one scales is in docs/limits.md.",
  queries: [
    ofTable("keys", "ReadThrottleEvents", directory),
    ofTable("counts", "ReadThrottleEvents", counters),
    ofTable("reservations", "WriteThrottleEvents", counters),
    ofTable("records", "WriteThrottleEvents", usage),
    { id: "throttled", expression: "SUM(METRICS())", label: "Throttled requests" },
  ],
});

function ofGateway(metricName: Metric) {
  return sum(metricName.toLowerCase(), { namespace, metricName, dimensions: { stage: $app.stage } });
}

function ofFunction(metricName: string) {
  return sum(metricName.toLowerCase(), {
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: gateway.name },
  });
}

function ofTable(id: string, metricName: string, table: sst.aws.Dynamo) {
  return sum(id, { namespace: "AWS/DynamoDB", metricName, dimensions: { TableName: table.name } });
}
