// Where the function's lines go. The group is our own, not the one that SST would make, so that the function's right to
// write can name it.
export const logs = new aws.cloudwatch.LogGroup("Logs", {
  name: `/${$app.name}/${$app.stage}/gateway`,
  retentionInDays: 30,
});

/** AWS counts time-outs only among all errors; with JSON logs the report of an invocation tells them apart. */
export const timeouts = { namespace: "Sluice/Timeouts", metricName: $app.stage };

new aws.cloudwatch.LogMetricFilter("Timeouts", {
  logGroupName: logs.name,
  pattern: '{ ($.type = "platform.report") && ($.record.status = "timeout") }',
  metricTransformation: { namespace: timeouts.namespace, name: timeouts.metricName, value: "1" },
});
