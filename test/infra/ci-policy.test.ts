// The policies in docs/ for a pipeline that deploys: wide enough for what a stage consists of, and not for more.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, deploy } from "./deployment.ts";
import { statements } from "./expectations/gateway.ts";
import { only } from "./state.ts";

interface Statement {
  Sid: string;
  Action: string[];
  Resource: string[];
  Condition?: unknown;
}

let deployment: Deployment;
let pipeline: Statement[];
let boundary: Statement[];

beforeAll(async () => {
  const settings = "SLUICE_ALARM_EMAIL=ops@example.com\nSLUICE_DOMAIN=llm.example.com\nSLUICE_RESERVED_CONCURRENCY=50";
  deployment = await deploy("production", { settings });
  [pipeline, boundary] = await Promise.all([read("ci-policy"), read("ci-boundary")]);
});
afterAll(() => deployment?.remove());

test("the pipeline may create every kind of resource of a production stage", () => {
  const types = new Set(deployment.resources.filter(({ custom }) => custom).map(({ type }) => type));
  const needed = [...types]
    .filter((type) => type.startsWith("aws:"))
    .map((type) => created[type] ?? `nothing for ${type}`);
  const allowed = pipeline.flatMap(({ Action }) => Action);
  expect(needed.filter((action) => !allowed.includes(action))).toEqual([]);
});

test("the pipeline may do named actions only, on the stage's own resources where AWS can tell", () => {
  expect([...pipeline, ...boundary].flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual(
    [],
  );
  const anywhere = pipeline.filter(({ Resource }) => Resource.includes("*")).map(({ Sid }) => Sid);
  expect(anywhere).toEqual(["FindLogs", "AlarmMailAddress", "Domain"]);
});

// Service Authorization Reference: with any resource but `*`, these are never allowed.
const withoutResource = ["logs:DescribeLogGroups", "sns:GetSubscriptionAttributes", "sns:Unsubscribe"];

test("the pipeline may do anywhere what AWS cannot confine to a resource", () => {
  const anywhere = pipeline.filter(({ Resource }) => Resource.includes("*")).flatMap(({ Action }) => Action);
  expect(withoutResource.filter((action) => !anywhere.includes(action))).toEqual([]);
});

test("the pipeline can give nobody more rights than the boundary has", () => {
  const dangerous = ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PassRole"];
  const unconditional = pipeline.filter(({ Condition }) => Condition === undefined).flatMap(({ Action }) => Action);
  expect(dangerous.filter((action) => unconditional.includes(action))).toEqual([]);
  expect(unconditional.filter((action) => /^iam:(Attach|Create|Put|Add)/.test(action))).toEqual([]);
});

test("the boundary leaves the function what its role allows", () => {
  const { inlinePolicies } = only(deployment.resources, "aws:iam/role:Role").inputs;
  const granted = (statements(inlinePolicies) as Statement[]).flatMap(({ Action }) => Action);
  expect(new Set(granted)).toEqual(new Set(boundary.flatMap(({ Action }) => Action)));
});

const created: Record<string, string> = {
  "aws:acm/certificate:Certificate": "acm:RequestCertificate",
  "aws:acm/certificateValidation:CertificateValidation": "acm:DescribeCertificate",
  "aws:cloudfront/cachePolicy:CachePolicy": "cloudfront:CreateCachePolicy",
  "aws:cloudfront/distribution:Distribution": "cloudfront:CreateDistribution",
  "aws:cloudfront/function:Function": "cloudfront:CreateFunction",
  "aws:cloudfront/keyValueStore:KeyValueStore": "cloudfront:CreateKeyValueStore",
  "aws:cloudwatch/dashboard:Dashboard": "cloudwatch:PutDashboard",
  "aws:cloudwatch/logGroup:LogGroup": "logs:CreateLogGroup",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": "logs:PutMetricFilter",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "cloudwatch:PutMetricAlarm",
  "aws:dynamodb/table:Table": "dynamodb:CreateTable",
  "aws:iam/role:Role": "iam:CreateRole",
  "aws:lambda/function:Function": "lambda:CreateFunction",
  "aws:lambda/functionUrl:FunctionUrl": "lambda:CreateFunctionUrlConfig",
  "aws:lambda/permission:Permission": "lambda:AddPermission",
  "aws:route53/record:Record": "route53:ChangeResourceRecordSets",
  "aws:s3/bucketObjectv2:BucketObjectv2": "s3:PutObject",
  "aws:sns/topic:Topic": "sns:CreateTopic",
  "aws:sns/topicSubscription:TopicSubscription": "sns:Subscribe",
};

async function read(name: string): Promise<Statement[]> {
  const text = await readFile(new URL(`../../docs/${name}.json`, import.meta.url), "utf8");
  return JSON.parse(text).Statement;
}
