// Deploys a production and a development stage, and a stage as `sst dev` would, and looks at the resources of each.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Deployment, deploy, openaiApiKey } from "./deployment.ts";
import { expectation, expectations } from "./expectations/all.ts";
import { statements } from "./expectations/gateway.ts";
import { all, only } from "./state.ts";

let production: Deployment;
let development: Deployment;
let developer: Deployment;
beforeAll(async () => {
  const deploying = [deploy("production"), deploy("development"), deploy("developer", { dev: true })] as const;
  [production, development, developer] = await Promise.all(deploying);
});
afterAll(() => Promise.all([production?.remove(), development?.remove(), developer?.remove()]));

describe("the stage production", () => {
  test.each(Object.keys(expectations))("%s", (sentence) => expectation(sentence)(production));
});

test.each(["ecs/", "ec2/", "lb/", "ssm/parameter"])(
  "a stage has nothing of the service unless asked for: %s",
  (kind) => {
    expect(production.resources.filter(({ type }) => type.startsWith(`aws:${kind}`))).toEqual([]);
  },
);

describe("the stage development", () => {
  test.each(Object.keys(expectations))("%s", (sentence) => expectation(sentence)(development));
});

describe("what SST makes of the links", () => {
  test("their types are those of sst-env.d.ts", async () => {
    const [written, kept] = await Promise.all([
      readFile(join(production.directory, "sst-env.d.ts"), "utf8"),
      readFile(new URL("../../sst-env.d.ts", import.meta.url), "utf8"),
    ]);
    expect(kept).toBe(written);
  });

  test("they reach a command in `sst shell`", async () => {
    const shell = await production.sst("shell", "--", "env");
    const directory = only(production.resources, "aws:dynamodb/table:Table", "DirectoryTable").inputs["name"];
    expect(shell).toContain(`SST_RESOURCE_Directory={"name":"${directory}"`);
    const value = JSON.stringify(`${openaiApiKey}\n`);
    expect(shell).toContain(`SST_RESOURCE_OpenaiApiKey={"type":"sst.sst.Secret","value":${value}}`);
    expect(shell).toContain('SST_RESOURCE_AnthropicApiKey={"type":"sst.sst.Secret","value":""}');
  });
});

describe("a stage of sst dev", () => {
  const alike = [
    "streams from a Function URL that leaves authentication to the gateway",
    "grants both permissions that a Function URL needs to be called",
    "lets browsers in as functions/node/browsers.ts says",
    "has roles that Lambda alone may take",
    "keys the tables as the gateway reads them, and pays by the request",
    "protects and retains the tables of production, and only those",
    "keeps secrets out of the clear text of the state",
  ];
  test.each(alike)("%s", (sentence) => expectation(sentence)(developer));

  test("adds SST's bridge to the rights of the function: AppSync, and the bucket that SST keeps for assets", () => {
    const { inputs } = only(developer.resources, "aws:iam/role:Role", "GatewayRole");
    expect(statements(inputs["inlinePolicies"]).slice(-2)).toEqual([
      { Effect: "Allow", Action: ["appsync:*"], Resource: ["*"] },
      {
        Effect: "Allow",
        Action: ["s3:*"],
        Resource: ["arn:aws:s3:::sst-asset-standin", "arn:aws:s3:::sst-asset-standin/*"],
      },
    ]);
  });

  test("has nothing to watch, because its log lines stay on the developer's machine", () => {
    expect(all(developer.resources, "aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual([]);
    expect(all(developer.resources, "aws:cloudwatch/dashboard:Dashboard")).toEqual([]);
  });
});
