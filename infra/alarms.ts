// What should wake somebody. Each description says what happened and where to look first. Together the alarms read nine
// metrics; AWS gives ten for free.
import { gateway } from "./gateway.ts";
import { timeouts } from "./logs.ts";
import { type Metric, namespace } from "./metrics.ts";
import { alarmEmail } from "./stage.ts";
import { counters, directory, usage } from "./tables.ts";

const actions = alarmEmail ? [mail(alarmEmail)] : [];

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
    "DynamoDB throttles a table, as it does when one key or model gets more than about 1,000 calls a second.",
  queries: [
    ofTable("keys", "ReadThrottleEvents", directory),
    ofTable("counts", "ReadThrottleEvents", counters),
    ofTable("reservations", "WriteThrottleEvents", counters),
    ofTable("records", "WriteThrottleEvents", usage),
    { id: "throttled", expression: "SUM(METRICS())", label: "Throttled requests" },
  ],
});

interface Rule {
  description: string;
  /** The last one is compared, the others feed it. */
  queries: aws.types.input.cloudwatch.MetricAlarmMetricQuery[];
  above?: number;
  periods?: number;
}

function alarm(name: string, { description, queries, above = 0, periods = 1 }: Rule) {
  new aws.cloudwatch.MetricAlarm(name, {
    name: `${$app.name}-${$app.stage}-${name}`,
    alarmDescription: description,
    metricQueries: queries.map((query, i) => ({ ...query, returnData: i === queries.length - 1 })),
    comparisonOperator: "GreaterThanThreshold",
    threshold: above,
    evaluationPeriods: periods,
    treatMissingData: "notBreaching",
    alarmActions: actions,
    okActions: actions,
  });
}

function mail(endpoint: string) {
  const topic = new aws.sns.Topic("Alarms", { name: `${$app.name}-${$app.stage}-alarms` });
  new aws.sns.TopicSubscription("AlarmEmail", { topic: topic.arn, protocol: "email", endpoint });
  return topic.arn;
}

type Source = Omit<aws.types.input.cloudwatch.MetricAlarmMetricQueryMetric, "stat" | "period">;

function sum(id: string, source: Source) {
  return { id, metric: { ...source, stat: "Sum", period: 300 } };
}

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
