// The metrics that alarms read, each as a query of an alarm.
import { type Metric, namespace } from "./metrics.ts";

export type Query = aws.types.input.cloudwatch.MetricAlarmMetricQuery;
type Source = Omit<aws.types.input.cloudwatch.MetricAlarmMetricQueryMetric, "stat" | "period">;

export interface Reading {
  stat?: "Sum" | "Maximum";
  /** In seconds. */
  period?: number;
}

export function query(id: string, source: Source, { stat = "Sum", period = 300 }: Reading = {}): Query {
  return { id, metric: { ...source, stat, period } };
}

export function ofGateway(metricName: Metric) {
  return query(metricName.toLowerCase(), { namespace, metricName, dimensions: { stage: $app.stage } });
}

export function ofTable(id: string, [metricName, table]: readonly [string, sst.aws.Dynamo], reading?: Reading) {
  return query(id, { namespace: "AWS/DynamoDB", metricName, dimensions: { TableName: table.name } }, reading);
}
