// The function, its address and its role.
import { expect } from "vitest";
import { cors } from "../../../functions/node/browsers.ts";
import { memorySize } from "../../../infra/memory.ts";
import { all, nameOf, only, type Resource } from "../state.ts";
import type { Expectations } from "./all.ts";
import { consoleGrants } from "./console.ts";

const FUNCTION = "aws:lambda/function:Function";
const URL = "aws:lambda/functionUrl:FunctionUrl";
const PERMISSION = "aws:lambda/permission:Permission";
const ROLE = "aws:iam/role:Role";

export const gateway: Expectations = {
  "runs its bundle on Node 24, on arm64"({ resources }) {
    const { inputs } = only(resources, FUNCTION, "GatewayFunction");
    expect(inputs).toMatchObject({ runtime: "nodejs24.x", architectures: ["arm64"], handler: "bundle.handler" });
  },

  "has the memory that local instances have, 15 minutes and no reserved concurrency"({ resources }) {
    const { inputs } = only(resources, FUNCTION, "GatewayFunction");
    expect(inputs).toMatchObject({ memorySize, timeout: 900 });
    expect(inputs).not.toHaveProperty("reservedConcurrentExecutions");
  },

  "streams from a Function URL that leaves authentication to the gateway"({ resources }) {
    expect(only(resources, URL, "GatewayUrl").inputs).toMatchObject({
      invokeMode: "RESPONSE_STREAM",
      authorizationType: "NONE",
    });
  },

  "grants both permissions that a Function URL needs to be called"({ resources }) {
    const granted = permissionsOf(resources, "Gateway");
    expect(granted).toHaveLength(2);
    expect(granted).toContainEqual({ action: "lambda:InvokeFunctionUrl", principal: "*", functionUrlAuthType: "NONE" });
    expect(granted).toContainEqual({ action: "lambda:InvokeFunction", principal: "*", invokedViaFunctionUrl: true });
  },

  "lets browsers in as functions/node/browsers.ts says"({ resources }) {
    expect(only(resources, URL, "GatewayUrl").inputs["cors"]).toEqual({ ...cors, maxAge: 86_400 });
  },

  "has functions that may do the named actions on the tables, parameters and logs, and nothing else"({
    resources,
    stage,
  }) {
    expect(grantsOf(resources)).toEqual(ownGrants(resources, stage));
    expect(grantsOf(resources, "ConsoleRole")).toEqual(consoleGrants(resources));
  },

  "has roles without policies that others manage"({ resources }) {
    const policies = all(resources, ROLE).map(({ inputs }) => inputs["managedPolicyArns"]);
    expect(policies).toEqual([[], []]);
  },

  "has roles that Lambda alone may take"({ resources }) {
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
    for (const { inputs } of all(resources, ROLE)) {
      const { Statement } = inputs["assumeRolePolicy"] as { Statement: unknown[] };
      expect(Statement).toEqual([expect.objectContaining(trust)]);
    }
  },
};

/** Who may call a function. */
export function permissionsOf(resources: readonly Resource[], name: string): object[] {
  const own = all(resources, PERMISSION).filter((permission) => nameOf(permission).startsWith(name));
  return own.map(({ inputs }) => ({ ...inputs, function: undefined }));
}

/** What every stage grants. */
export function ownGrants(resources: readonly Resource[], stage: string): unknown[] {
  const table = (name: string) => arn(resources, "aws:dynamodb/table:Table", name);
  const log = arn(resources, "aws:cloudwatch/logGroup:LogGroup", "Logs");
  return [
    allow(["dynamodb:GetItem", "dynamodb:Scan"], table("DirectoryTable")),
    allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], table("CountersTable")),
    allow(["dynamodb:UpdateItem", "dynamodb:Query"], table("UsageTable")),
    allow(["dynamodb:PutItem"], table("CallsTable")),
    allow(["ssm:GetParameter"], `arn:aws:ssm:us-east-1:123456789012:parameter/sluice/${stage}/*`),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${log}:*`),
  ];
}

/** All that a function's own policy allows. */
export function grantsOf(resources: readonly Resource[], role = "GatewayRole"): unknown[] {
  const { inputs } = only(resources, ROLE, role);
  expect(inputs["inlinePolicies"]).toHaveLength(1);
  return statements(inputs["inlinePolicies"]);
}

export function arn(resources: readonly Resource[], type: string, name: string): string {
  return String(only(resources, type, name).outputs["arn"]);
}

export function statements(inlinePolicies: unknown): unknown[] {
  return (inlinePolicies as { policy: string }[]).flatMap(({ policy }) => JSON.parse(policy).Statement);
}

export function allow(actions: string[], resource: string) {
  return { Effect: "Allow", Action: actions, Resource: [resource] };
}
