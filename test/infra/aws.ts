// What AWS would answer to Pulumi's AWS provider: the account's data, and the attributes that only a created resource has.
import { randomBytes } from "node:crypto";
import type { Properties } from "./state.ts";

const account = "123456789012";
const region = "us-east-1";

/** Data sources. */
export function answer({ token, inputs }: { token: string; inputs: Properties }): Properties {
  switch (token) {
    case "aws:index/getPartition:getPartition":
      return { partition: "aws" };
    case "aws:index/getRegion:getRegion":
      return { region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: account };
    case "aws:servicequotas/getServiceQuota:getServiceQuota":
      return serviceQuota(inputs);
    case "aws:index/getAvailabilityZones:getAvailabilityZones":
      return { names: ["a", "b", "c"].map((zone) => `${region}${zone}`) };
    case "aws:ecr/getAuthorizationToken:getAuthorizationToken":
      return { proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`, userName: "AWS", password: "none" };
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return { ...inputs, json: policyDocument(inputs["statements"] as Statement[]) };
    default:
      throw new Error(`No answer is known for ${token}.`);
  }
}

/** Imitates Service Quotas' GetServiceQuota for an established account; a fresh one has 10 to 50. */
function serviceQuota({ serviceCode, quotaCode }: Properties): Properties {
  if (serviceCode !== "lambda" || quotaCode !== "L-B99A9384") throw new Error(`No quota ${serviceCode} ${quotaCode}.`);
  return { value: 1000 };
}

/** Resources: their inputs, and what AWS adds to them. */
export function attributes({ type, name, inputs, custom }: Created) {
  if (!custom) return { id: "", state: inputs };
  const id = `${name}-id`;
  const physicalName = String(inputs["name"] ?? name);
  const arn = named[type] ? `${named[type]}${physicalName}` : `${identified[type] ?? `arn:aws:${type}:`}${id}`;
  return { id, state: { name: physicalName, arn, ...inputs, ...extra[type], ...addressOf(type, name) } };
}

/** ARNs that end with the resource's name. */
const named: Record<string, string> = {
  "aws:cloudfront/function:Function": `arn:aws:cloudfront::${account}:function/`,
  "aws:cloudwatch/metricAlarm:MetricAlarm": `arn:aws:cloudwatch:${region}:${account}:alarm:`,
  "aws:cloudwatch/logGroup:LogGroup": `arn:aws:logs:${region}:${account}:log-group:`,
  "aws:dynamodb/table:Table": `arn:aws:dynamodb:${region}:${account}:table/`,
  "aws:iam/role:Role": `arn:aws:iam::${account}:role/`,
  "aws:lambda/function:Function": `arn:aws:lambda:${region}:${account}:function:`,
  "aws:ecs/cluster:Cluster": `arn:aws:ecs:${region}:${account}:cluster/`,
  "aws:ssm/parameter:Parameter": `arn:aws:ssm:${region}:${account}:parameter`,
  "aws:sns/topic:Topic": `arn:aws:sns:${region}:${account}:`,
};

/** ARNs that end with an id that AWS assigns. */
const identified: Record<string, string> = {
  "aws:acm/certificate:Certificate": `arn:aws:acm:us-east-1:${account}:certificate/`,
  "aws:cloudfront/cachePolicy:CachePolicy": `arn:aws:cloudfront::${account}:cache-policy/`,
  "aws:cloudfront/distribution:Distribution": `arn:aws:cloudfront::${account}:distribution/`,
  "aws:cloudfront/keyValueStore:KeyValueStore": `arn:aws:cloudfront::${account}:key-value-store/`,
};

const extra: Record<string, Properties> = {
  "aws:acm/certificate:Certificate": {
    domainValidationOptions: [
      {
        domainName: "llm.example.com",
        resourceRecordName: "_0123456789abcdef.llm.example.com.",
        resourceRecordType: "CNAME",
        resourceRecordValue: "_fedcba9876543210.acm-validations.aws.",
      },
    ],
  },
  "aws:lb/loadBalancer:LoadBalancer": { arnSuffix: "app/service/0123456789abcdef" },
  "aws:ssm/parameter:Parameter": { version: 1 },
  "docker-build:index:Image": { digest: `sha256:${"0".repeat(64)}` },
  "random:index/randomBytes:RandomBytes": { base64: randomBytes(32).toString("base64") },
};

/** Each function has an address of its own. */
function addressOf(type: string, name: string): Properties {
  if (type !== "aws:lambda/functionUrl:FunctionUrl") return {};
  return { functionUrl: `https://${name.replace(/Url$/, "").toLowerCase()}.lambda-url.${region}.on.aws/` };
}

interface Created {
  type: string;
  name: string;
  inputs: Properties;
  /** False for components, which exist in the program only. */
  custom: boolean;
}

interface Statement {
  effect?: string;
  actions: string[];
  resources: string[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

function policyDocument(statements: Statement[]): string {
  const Statement = statements.map(({ effect = "Allow", actions, resources, conditions = [] }) => ({
    Effect: effect,
    Action: actions,
    Resource: resources,
    ...(conditions.length > 0 && { Condition: Object.assign({}, ...conditions.map(policyCondition)) }),
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** No statement has two of one kind. */
function policyCondition({ test, variable, values }: { test: string; variable: string; values: string[] }) {
  return { [test]: { [variable]: values } };
}
