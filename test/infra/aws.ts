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
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return { ...inputs, json: policyDocument(inputs["statements"] as Statement[]) };
    default:
      throw new Error(`No answer is known for ${token}.`);
  }
}

/** Resources: their inputs, and what AWS adds to them. */
export function attributes({ type, name, inputs, custom }: Created) {
  if (!custom) return { id: "", state: inputs };
  const physicalName = String(inputs["name"] ?? name);
  const arn = `${arns[type] ?? `arn:aws:${type}:`}${physicalName}`;
  return { id: `${name}-id`, state: { name: physicalName, arn, ...inputs, ...extra[type] } };
}

const arns: Record<string, string> = {
  "aws:cloudwatch/logGroup:LogGroup": `arn:aws:logs:${region}:${account}:log-group:`,
  "aws:dynamodb/table:Table": `arn:aws:dynamodb:${region}:${account}:table/`,
  "aws:iam/role:Role": `arn:aws:iam::${account}:role/`,
  "aws:lambda/function:Function": `arn:aws:lambda:${region}:${account}:function:`,
  "aws:sns/topic:Topic": `arn:aws:sns:${region}:${account}:`,
};

const extra: Record<string, Properties> = {
  "aws:acm/certificate:Certificate": {
    domainValidationOptions: [
      { domainName: "", resourceRecordName: "", resourceRecordType: "", resourceRecordValue: "" },
    ],
  },
  "aws:lambda/functionUrl:FunctionUrl": { functionUrl: `https://gateway.lambda-url.${region}.on.aws/` },
  "random:index/randomBytes:RandomBytes": { base64: randomBytes(32).toString("base64") },
};

interface Created {
  type: string;
  name: string;
  inputs: Properties;
  /** False for components, which exist in the program only. */
  custom: boolean;
}

interface Statement {
  effect: string;
  actions: string[];
  resources: string[];
}

function policyDocument(statements: Statement[]): string {
  const Statement = statements.map(({ effect, actions, resources }) => ({
    Effect: effect,
    Action: actions,
    Resource: resources,
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
