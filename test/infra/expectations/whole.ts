// The list of all resources of a stage.
import { expect } from "vitest";
import { nameOf } from "../state.ts";
import type { Expectations } from "./all.ts";

export const whole: Expectations = {
  "creates these resources and no others"({ resources }) {
    const created = resources.filter(({ custom }) => custom).map((resource) => `${resource.type} ${nameOf(resource)}`);
    expect(created.sort()).toEqual([
      "aws:cloudwatch/dashboard:Dashboard Dashboard",
      "aws:cloudwatch/logGroup:LogGroup ConsoleLogs",
      "aws:cloudwatch/logGroup:LogGroup Logs",
      "aws:cloudwatch/logMetricFilter:LogMetricFilter Timeouts",
      "aws:cloudwatch/metricAlarm:MetricAlarm Concurrency",
      "aws:cloudwatch/metricAlarm:MetricAlarm ConsoleCrashes",
      "aws:cloudwatch/metricAlarm:MetricAlarm Cost",
      "aws:cloudwatch/metricAlarm:MetricAlarm Crashes",
      "aws:cloudwatch/metricAlarm:MetricAlarm Failures",
      "aws:cloudwatch/metricAlarm:MetricAlarm RequestFlood",
      "aws:cloudwatch/metricAlarm:MetricAlarm TableThrottles",
      "aws:cloudwatch/metricAlarm:MetricAlarm Throttles",
      "aws:cloudwatch/metricAlarm:MetricAlarm Timeouts",
      "aws:cloudwatch/metricAlarm:MetricAlarm WrongKeys",
      "aws:dynamodb/table:Table AdminTable",
      "aws:dynamodb/table:Table CallsTable",
      "aws:dynamodb/table:Table CountersTable",
      "aws:dynamodb/table:Table DirectoryTable",
      "aws:dynamodb/table:Table UsageTable",
      "aws:iam/role:Role ConsoleRole",
      "aws:iam/role:Role GatewayRole",
      "aws:lambda/function:Function ConsoleFunction",
      "aws:lambda/function:Function GatewayFunction",
      "aws:lambda/functionUrl:FunctionUrl ConsoleUrl",
      "aws:lambda/functionUrl:FunctionUrl GatewayUrl",
      "aws:lambda/permission:Permission ConsoleInvokeFunction",
      "aws:lambda/permission:Permission ConsolePublicFunctionUrlAccess",
      "aws:lambda/permission:Permission GatewayInvokeFunction",
      "aws:lambda/permission:Permission GatewayPublicFunctionUrlAccess",
      "aws:s3/bucketObjectv2:BucketObjectv2 ConsoleCode",
      "aws:s3/bucketObjectv2:BucketObjectv2 GatewayCode",
      "random:index/randomBytes:RandomBytes LambdaEncryptionKey",
    ]);
  },
};
