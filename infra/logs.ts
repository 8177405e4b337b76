// The function's log group. It is not the one that SST would create, so that the function's permissions can name it.
export const logs = new aws.cloudwatch.LogGroup("Logs", {
  name: `/${$app.name}/${$app.stage}/gateway`,
  retentionInDays: 30,
});

/** Lambda's metrics count timeouts among all errors. In JSON logs the report of an invocation says that it timed out. */
export const timeouts = { namespace: "Sluice/Timeouts", metricName: $app.stage };

new aws.cloudwatch.LogMetricFilter("Timeouts", {
  logGroupName: logs.name,
  pattern: '{ ($.type = "platform.report") && ($.record.status = "timeout") }',
  metricTransformation: { namespace: timeouts.namespace, name: timeouts.metricName, value: "1" },
});
