// Deploys a production and a development stage, and a stage as `sst dev` would, and looks at the resources of each.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Deployment, deploy } from "./deployment.ts";
import { expectation, expectations } from "./expectations/all.ts";
import { statements } from "./expectations/gateway.ts";
import { all, only } from "./state.ts";

describe.each(["production", "development"])("the stage %s", (stage) => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy(stage);
  });
  afterAll(() => deployment?.remove());

  test.each(Object.keys(expectations))("%s", (sentence) => expectation(sentence)(deployment));
});

describe("a stage of sst dev", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy("developer", { dev: true });
  });
  afterAll(() => deployment?.remove());

  const alike = [
    "streams from a Function URL that leaves authentication to the gateway",
    "grants both permissions that a Function URL needs to be called",
    "lets browsers in as infra/cors.ts says",
    "has a role that Lambda alone may take",
    "keys the tables as the gateway reads them, and pays by the request",
    "protects and retains the tables of production, and only those",
    "keeps secrets out of the clear text of the state",
  ];
  test.each(alike)("%s", (sentence) => expectation(sentence)(deployment));

  test("adds SST's bridge to the rights of the function: AppSync, and the bucket that SST keeps for assets", () => {
    const { inputs } = only(deployment.resources, "aws:iam/role:Role");
    expect(statements(inputs["inlinePolicies"]).slice(-2)).toEqual([
      { Effect: "Allow", Action: ["appsync:*"], Resource: ["*"] },
      { Effect: "Allow", Action: ["s3:*"], Resource: ["arn:aws:s3:::assets", "arn:aws:s3:::assets/*"] },
    ]);
  });

  test("has nothing to watch, because its log lines stay on the developer's machine", () => {
    expect(all(deployment.resources, "aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual([]);
    expect(all(deployment.resources, "aws:cloudwatch/dashboard:Dashboard")).toEqual([]);
  });
});
