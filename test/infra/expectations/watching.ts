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
    expect(only(resources, LOG_GROUP).inputs).toEqual({ name, retentionInDays: 30 });
    expect(only(resources, FUNCTION).inputs["loggingConfig"]).toEqual({ logFormat: "JSON", logGroup: name });
  },

  "raises an alarm for crashes, throttles, time-outs, failures and throttled tables"({ resources }) {
    const alarms = all(resources, ALARM);
    expect(alarms.map(nameOf).sort()).toEqual(["Crashes", "Failures", "TableThrottles", "Throttles", "Timeouts"]);
    for (const { inputs } of alarms) {
      expect(inputs).toMatchObject({ treatMissingData: "notBreaching", comparisonOperator: "GreaterThanThreshold" });
      expect(inputs["alarmDescription"]).toMatch(/\w/);
    }
  },

  "watches its own function and its own tables"({ resources }) {
    const own = only(resources, FUNCTION).inputs["name"];
    const table = (name: string) => only(resources, "aws:dynamodb/table:Table", name).inputs["name"];
    expect(watched(resources, "Crashes")).toEqual([`AWS/Lambda Errors ${own}`]);
    expect(watched(resources, "Throttles")).toEqual([`AWS/Lambda Throttles ${own}`]);
    expect(watched(resources, "TableThrottles")).toEqual([
      `AWS/DynamoDB ReadThrottleEvents ${table("DirectoryTable")}`,
      `AWS/DynamoDB ReadThrottleEvents ${table("CountersTable")}`,
      `AWS/DynamoDB WriteThrottleEvents ${table("CountersTable")}`,
      `AWS/DynamoDB WriteThrottleEvents ${table("UsageTable")}`,
    ]);
  },

  "counts the time-outs that the log reports, and watches that count"({ resources, stage }) {
    const { pattern, metricTransformation, logGroupName } = only(resources, FILTER).inputs;
    expect(pattern).toBe('{ ($.type = "platform.report") && ($.record.status = "timeout") }');
    expect(logGroupName).toBe(only(resources, LOG_GROUP).inputs["name"]);
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

/** The metrics that an alarm reads, each as its namespace, name and values of dimensions. */
function watched(resources: readonly Resource[], alarm: string): string[] {
  const queries = only(resources, ALARM, alarm).inputs["metricQueries"] as { metric?: Metric }[];
  return queries.flatMap(({ metric }) => {
    if (!metric) return [];
    return [[metric.namespace, metric.metricName, ...Object.values(metric.dimensions ?? {})].join(" ")];
  });
}

interface Metric {
  namespace: string;
  metricName: string;
  dimensions?: Record<string, string>;
}
