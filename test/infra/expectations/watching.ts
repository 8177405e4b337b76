// Logs, alarms and the dashboard.
import { expect } from "vitest";
import { all, nameOf, only, type Properties, type Resource } from "../state.ts";
import type { Expectations } from "./all.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FUNCTION = "aws:lambda/function:Function";

export const watching: Expectations = {
  "keeps JSON logs for 30 days in one group"({ resources, stage }) {
    const name = `/sluice/${stage}/gateway`;
    expect(only(resources, LOG_GROUP, "Logs").inputs).toEqual({ name, retentionInDays: 30 });
    expect(only(resources, FUNCTION, "GatewayFunction").inputs["loggingConfig"]).toEqual({
      logFormat: "JSON",
      logGroup: name,
    });
  },

  "has an alarm for each kind of failure and of flood"({ resources }) {
    const alarms = all(resources, ALARM);
    const failures = ["ConsoleCrashes", "Crashes", "Failures", "TableThrottles", "Throttles", "Timeouts"];
    const floods = ["Concurrency", "Cost", "RequestFlood", "WrongKeys"];
    expect(alarms.map(nameOf).sort()).toEqual([...failures, ...floods].sort());
    expect(alarms.flatMap((alarm) => metricsOf(resources, nameOf(alarm)))).toHaveLength(19); // docs/costs.md
    for (const { inputs } of alarms) {
      expect(inputs).toMatchObject({ treatMissingData: "notBreaching", comparisonOperator: "GreaterThanThreshold" });
      expect(inputs["alarmDescription"]).toMatch(/\w/);
    }
  },

  "watches its own function and its own tables"({ resources }) {
    const own = only(resources, FUNCTION, "GatewayFunction").inputs["name"];
    expect(watched(resources, "Crashes")).toEqual([`AWS/Lambda Errors ${own}`]);
    const ofConsole = only(resources, FUNCTION, "ConsoleFunction").inputs["name"];
    expect(watched(resources, "ConsoleCrashes")).toEqual([`AWS/Lambda Errors ${ofConsole}`]);
    expect(watched(resources, "Throttles")).toEqual([`AWS/Lambda Throttles ${own}`]);
    expect(watched(resources, "TableThrottles")).toEqual([
      `AWS/DynamoDB ReadThrottleEvents ${tableName(resources, "DirectoryTable")}`,
      `AWS/DynamoDB ReadThrottleEvents ${tableName(resources, "CountersTable")}`,
      `AWS/DynamoDB WriteThrottleEvents ${tableName(resources, "CountersTable")}`,
      `AWS/DynamoDB WriteThrottleEvents ${tableName(resources, "UsageTable")}`,
    ]);
  },

  "raises an alarm at 80 % of the account's concurrent executions"({ resources }) {
    const own = only(resources, FUNCTION, "GatewayFunction").inputs["name"];
    expect(watched(resources, "Concurrency")).toEqual([`AWS/Lambda ConcurrentExecutions ${own}`]);
    expect(rule(resources, "Concurrency")).toEqual({ above: 800, stats: ["Maximum"], seconds: [300] });
  },

  "raises an alarm for a flood of requests, and for one of wrong keys"({ resources, stage }) {
    const own = only(resources, FUNCTION, "GatewayFunction").inputs["name"];
    expect(watched(resources, "RequestFlood")).toEqual([`AWS/Lambda Invocations ${own}`]);
    expect(rule(resources, "RequestFlood")).toEqual({ above: 10_000, stats: ["Sum"], seconds: [300] });
    expect(watched(resources, "WrongKeys")).toEqual([`Sluice Unauthorized ${stage}`]);
    expect(rule(resources, "WrongKeys")).toEqual({ above: 300, stats: ["Sum"], seconds: [300] });
  },

  "raises an alarm when AWS charges more than 10 USD in 24 hours"({ resources, stage }) {
    const own = only(resources, FUNCTION, "GatewayFunction").inputs["name"];
    expect(watched(resources, "Cost")).toEqual([
      `AWS/Lambda Duration ${own}`,
      `AWS/Lambda Invocations ${own}`,
      `AWS/DynamoDB ConsumedWriteCapacityUnits ${tableName(resources, "CountersTable")}`,
      `AWS/DynamoDB ConsumedWriteCapacityUnits ${tableName(resources, "UsageTable")}`,
      `AWS/DynamoDB ConsumedWriteCapacityUnits ${tableName(resources, "CallsTable")}`,
      `AWS/Logs IncomingBytes /sluice/${stage}/gateway`,
    ]);
    expect(rule(resources, "Cost")).toEqual({ above: 10, stats: ["Sum"], seconds: [86_400] });
    // A million calls of 10 s with seven writes and 2 KB of log: the sum of these lines in docs/costs.md.
    const million = { duration: 1e10, invocations: 1e6, reservations: 4e6, records: 2e6, calls: 1e6, logged: 2e9 };
    expect(costOf(resources, million)).toBeCloseTo(66.67 + 0.2 + 4.38 + 1.0, 1);
  },

  "counts the timeouts that the log reports, and watches that count"({ resources, stage }) {
    const { pattern, metricTransformation, logGroupName } = only(resources, FILTER).inputs;
    expect(pattern).toBe('{ ($.type = "platform.report") && ($.record.status = "timeout") }');
    expect(logGroupName).toBe(only(resources, LOG_GROUP, "Logs").inputs["name"]);
    expect(metricTransformation).toEqual({ namespace: "Sluice/Timeouts", name: stage, value: "1" });
    expect(watched(resources, "Timeouts")).toEqual([`Sluice/Timeouts ${stage}`]);
  },

  "shows a dashboard of its region"({ resources, stage }) {
    const { dashboardName, dashboardBody } = only(resources, "aws:cloudwatch/dashboard:Dashboard").inputs;
    expect(dashboardName).toBe(`sluice-${stage}`);
    const { widgets } = JSON.parse(String(dashboardBody)) as { widgets: { properties: Properties }[] };
    expect(widgets.length).toBeGreaterThan(0);
    for (const { properties } of widgets) expect(properties).toMatchObject({ region: "us-east-1", period: 300 });
  },
};

function tableName(resources: readonly Resource[], name: string): unknown {
  return only(resources, "aws:dynamodb/table:Table", name).inputs["name"];
}

/** The metrics that an alarm reads, each as its namespace, name and values of dimensions. */
function watched(resources: readonly Resource[], alarm: string): string[] {
  return metricsOf(resources, alarm).map((metric) =>
    [metric.namespace, metric.metricName, ...Object.values(metric.dimensions ?? {})].join(" "),
  );
}

function rule(resources: readonly Resource[], alarm: string): Properties {
  const metrics = metricsOf(resources, alarm);
  const stats = new Set(metrics.map(({ stat }) => stat));
  const seconds = new Set(metrics.map(({ period }) => period));
  return { above: only(resources, ALARM, alarm).inputs["threshold"], stats: [...stats], seconds: [...seconds] };
}

/** Computes the alarm's expressions as CloudWatch does: products of a metric and a price, and the sum of the products. */
function costOf(resources: readonly Resource[], metrics: Record<string, number>): number {
  const values = { ...metrics };
  for (const { id, expression } of queriesOf(resources, "Cost")) {
    const [, factor = "", price] = /^(\w+) \* ([\d.]+)$/.exec(expression ?? "") ?? [];
    const [, summands] = /^SUM\(\[(.*)\]\)$/.exec(expression ?? "") ?? [];
    if (price) values[id] = (values[factor] ?? Number.NaN) * Number(price);
    if (summands) return summands.split(", ").reduce((sum, one) => sum + (values[one] ?? Number.NaN), 0);
  }
  return Number.NaN;
}

function metricsOf(resources: readonly Resource[], alarm: string): Metric[] {
  return queriesOf(resources, alarm).flatMap(({ metric }) => metric ?? []);
}

function queriesOf(resources: readonly Resource[], alarm: string): Query[] {
  return only(resources, ALARM, alarm).inputs["metricQueries"] as Query[];
}

interface Query {
  id: string;
  expression?: string;
  metric?: Metric;
}

interface Metric {
  namespace: string;
  metricName: string;
  stat: string;
  period: number;
  dimensions?: Record<string, string>;
}
