// The console's function, its address and its role: apart from the gateway's.
import { expect } from "vitest";
import { only, type Resource } from "../state.ts";
import type { Expectations } from "./all.ts";
import { allow, arn, permissionsOf } from "./gateway.ts";

const FUNCTION = "aws:lambda/function:Function";

export const console: Expectations = {
  "serves the console from a function of its own, with half a minute for each request and nothing reserved"({
    resources,
  }) {
    const { inputs } = only(resources, FUNCTION, "ConsoleFunction");
    expect(inputs).toMatchObject({
      ...{ runtime: "nodejs24.x", architectures: ["arm64"], handler: "bundle.handler" },
      timeout: 30,
    });
    expect(inputs).not.toHaveProperty("reservedConcurrentExecutions");
  },

  "lets no page of another origin ask the console"({ resources }) {
    const { inputs } = only(resources, "aws:lambda/functionUrl:FunctionUrl", "ConsoleUrl");
    expect(inputs).toMatchObject({ invokeMode: "RESPONSE_STREAM", authorizationType: "NONE" });
    expect(inputs["cors"]).toBeUndefined();
    expect(permissionsOf(resources, "Console")).toHaveLength(2);
  },

  "gives the console no provider's key, and the gateway nothing of the operators'"({ resources }) {
    const links = (name: string) => JSON.stringify(only(resources, FUNCTION, name).inputs["environment"]);
    expect(links("ConsoleFunction")).toContain("SLUICE_GATEWAY_URL");
    expect(links("ConsoleFunction")).not.toContain("ApiKey");
    expect(links("GatewayFunction")).not.toContain("Admin");
  },

  "keeps the console's log for 30 days, in a group of its own"({ resources, stage }) {
    const name = `/sluice/${stage}/console`;
    expect(only(resources, "aws:cloudwatch/logGroup:LogGroup", "ConsoleLogs").inputs).toEqual({
      name,
      retentionInDays: 30,
    });
    const { inputs } = only(resources, FUNCTION, "ConsoleFunction");
    expect(inputs["loggingConfig"]).toEqual({ logFormat: "JSON", logGroup: name });
  },

  "says where the console is"({ resources }) {
    const { outputs } = only(resources, "pulumi:pulumi:Stack");
    expect(outputs["console"]).toBe("https://console.lambda-url.us-east-1.on.aws/console/");
  },
};

/** What every stage with a console grants it. */
export function consoleGrants(resources: readonly Resource[]): unknown[] {
  const onTable = (name: string, ...actions: string[]) =>
    allow(
      actions.map((action) => `dynamodb:${action}`),
      arn(resources, "aws:dynamodb/table:Table", name),
    );
  const log = arn(resources, "aws:cloudwatch/logGroup:LogGroup", "ConsoleLogs");
  return [
    onTable("DirectoryTable", "Scan", "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
    onTable("CountersTable", "BatchGetItem", "DeleteItem"),
    onTable("UsageTable", "Query"),
    onTable("CallsTable", "Query", "GetItem"),
    onTable("AdminTable", "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${log}:*`),
  ];
}
