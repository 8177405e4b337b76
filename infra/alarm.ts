// Creates an alarm. Its changes of state are sent by email if the stage has an address.
import type { Query } from "./metric-queries.ts";
import { alarmEmail } from "./stage.ts";

const actions = alarmEmail ? [sendTo(alarmEmail)] : [];

interface Rule {
  description: string;
  /** The alarm compares the last one; the others are its inputs. */
  queries: Query[];
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

function sendTo(endpoint: string) {
  const topic = new aws.sns.Topic("Alarms", { name: `${$app.name}-${$app.stage}-alarms` });
  new aws.sns.TopicSubscription("AlarmEmail", { topic: topic.arn, protocol: "email", endpoint });
  return topic.arn;
}
