// The function, its address and its role.
import { expect } from "vitest";
import { cors } from "../../../functions/node/browsers.ts";
import { memorySize } from "../../../infra/memory.ts";
import { all, only, type Resource } from "../state.ts";
import type { Expectations } from "./all.ts";

const FUNCTION = "aws:lambda/function:Function";
const URL = "aws:lambda/functionUrl:FunctionUrl";
const PERMISSION = "aws:lambda/permission:Permission";
const ROLE = "aws:iam/role:Role";

export const gateway: Expectations = {
  "runs its bundle on Node 24, on arm64"({ resources }) {
    const { inputs } = only(resources, FUNCTION);
    expect(inputs).toMatchObject({ runtime: "nodejs24.x", architectures: ["arm64"], handler: "bundle.handler" });
  },

  "has the memory that local instances have, 15 minutes and no reserved concurrency"({ resources }) {
    const { inputs } = only(resources, FUNCTION);
    expect(inputs).toMatchObject({ memorySize, timeout: 900 });
    expect(inputs).not.toHaveProperty("reservedConcurrentExecutions");
  },

  "streams from a Function URL that leaves authentication to the gateway"({ resources }) {
    expect(only(resources, URL).inputs).toMatchObject({ invokeMode: "RESPONSE_STREAM", authorizationType: "NONE" });
  },

  "grants both permissions that a Function URL needs to be called"({ resources }) {
    const granted = all(resources, PERMISSION).map(({ inputs }) => ({ ...inputs, function: undefined }));
    expect(granted).toHaveLength(2);
    expect(granted).toContainEqual({ action: "lambda:InvokeFunctionUrl", principal: "*", functionUrlAuthType: "NONE" });
    expect(granted).toContainEqual({ action: "lambda:InvokeFunction", principal: "*", invokedViaFunctionUrl: true });
  },

  "lets browsers in as functions/node/browsers.ts says"({ resources }) {
    expect(only(resources, URL).inputs["cors"]).toEqual({ ...cors, maxAge: 86_400 });
  },

  "may do the named actions on its own tables, parameters and log, and nothing else"({ resources, stage }) {
    expect(grantsOf(resources)).toEqual(ownGrants(resources, stage));
  },

  "has a role without policies that others manage"({ resources }) {
    expect(only(resources, ROLE).inputs["managedPolicyArns"]).toEqual([]);
  },

  "has a role that Lambda alone may take"({ resources }) {
    const { Statement } = only(resources, ROLE).inputs["assumeRolePolicy"] as { Statement: unknown[] };
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
    expect(Statement).toEqual([expect.objectContaining(trust)]);
  },
};

/** What every stage grants. */
export function ownGrants(resources: readonly Resource[], stage: string): unknown[] {
  const table = (name: string) => arn(resources, "aws:dynamodb/table:Table", name);
  const log = arn(resources, "aws:cloudwatch/logGroup:LogGroup", "Logs");
  return [
    allow(["dynamodb:GetItem", "dynamodb:Scan"], table("DirectoryTable")),
    allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], table("CountersTable")),
    allow(["dynamodb:UpdateItem", "dynamodb:Query"], table("UsageTable")),
    allow(["ssm:GetParameter"], `arn:aws:ssm:us-east-1:123456789012:parameter/sluice/${stage}/*`),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${log}:*`),
  ];
}

/** All that the function's own policy allows. */
export function grantsOf(resources: readonly Resource[]): unknown[] {
  const { inputs } = only(resources, ROLE);
  expect(inputs["inlinePolicies"]).toHaveLength(1);
  return statements(inputs["inlinePolicies"]);
}

function arn(resources: readonly Resource[], type: string, name: string): string {
  return String(only(resources, type, name).outputs["arn"]);
}

export function statements(inlinePolicies: unknown): unknown[] {
  return (inlinePolicies as { policy: string }[]).flatMap(({ policy }) => JSON.parse(policy).Statement);
}

function allow(actions: string[], resource: string) {
  return { Effect: "Allow", Action: actions, Resource: [resource] };
}
