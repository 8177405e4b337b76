// How an alarm is made: from sums over five minutes, mailed if there is an address.
import { alarmEmail } from "./stage.ts";

const actions = alarmEmail ? [mail(alarmEmail)] : [];

interface Rule {
  description: string;
  /** The last one is compared, the others feed it. */
  queries: aws.types.input.cloudwatch.MetricAlarmMetricQuery[];
  above?: number;
  periods?: number;
}

export function alarm(name: string, { description, queries, above = 0, periods = 1 }: Rule) {
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

export function sum(id: string, source: Source) {
  return { id, metric: { ...source, stat: "Sum", period: 300 } };
}
