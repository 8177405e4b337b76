// The settings of a stage, in its .env file.
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { checkReservation } from "../../infra/reservation.ts";
import { runs } from "../support/long.ts";
import { type Deployment, deploy } from "./deployment.ts";
import { expectation } from "./expectations/all.ts";
import { grantsOf, ownGrants } from "./expectations/gateway.ts";
import { all, nameOf, only } from "./state.ts";

describe("a production stage with every setting", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    const settings = [
      "SLUICE_ALARM_EMAIL=ops@example.com",
      "SLUICE_ALARM_REQUESTS=50000",
      "SLUICE_ALARM_USD_PER_DAY=2.5",
      "SLUICE_DOMAIN=llm.example.com",
      "SLUICE_RESERVED_CONCURRENCY=50",
      "SLUICE_USAGE_DAYS=30",
      "AZURE_OPENAI_ENDPOINT=https://example.openai.azure.com/",
      "SLUICE_PERMISSIONS_BOUNDARY=arn:aws:iam::123456789012:policy/sluice-boundary",
      "SLUICE_BEDROCK_MODELS=amazon.nova-lite-v1:0, eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    ];
    deployment = await deploy("production", { settings: settings.join("\n") });
  });
  afterAll(() => deployment?.remove());

  test("sends an email to the address when an alarm starts and when it ends", () => {
    const topic = only(deployment.resources, "aws:sns/topic:Topic").outputs["arn"];
    const { inputs } = only(deployment.resources, "aws:sns/topicSubscription:TopicSubscription");
    expect(inputs).toEqual({ topic, protocol: "email", endpoint: "ops@example.com" });
    const alarms = all(deployment.resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms).toHaveLength(10);
    for (const alarm of alarms) expect(alarm.inputs).toMatchObject({ alarmActions: [topic], okActions: [topic] });
  });

  test("raises the alarms of floods at the numbers that are set", () => {
    const threshold = (name: string) =>
      only(deployment.resources, "aws:cloudwatch/metricAlarm:MetricAlarm", name).inputs["threshold"];
    expect(threshold("RequestFlood")).toBe(50_000);
    expect(threshold("Cost")).toBe(2.5);
    expect(threshold("Concurrency")).toBe(40); // 80 % of the reserved concurrency
  });

  test("reserves the concurrency, and passes on how long to keep usage records and where Azure is", () => {
    const { inputs } = only(deployment.resources, "aws:lambda/function:Function", "GatewayFunction");
    expect(inputs["reservedConcurrentExecutions"]).toBe(50);
    expect(inputs["environment"]).toMatchObject({
      variables: {
        SLUICE_USAGE_DAYS: "30",
        AZURE_OPENAI_ENDPOINT: "https://example.openai.azure.com/",
      },
    });
  });

  test("limits the roles with the boundary", () => {
    const boundaries = all(deployment.resources, "aws:iam/role:Role").map(
      ({ inputs }) => inputs["permissionsBoundary"],
    );
    expect(boundaries).toEqual(Array(2).fill("arn:aws:iam::123456789012:policy/sluice-boundary"));
  });

  test("lets the function ask the listed model and the profile, and the profile's models through it only", () => {
    const Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
    const claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    const profile = `arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.${claude}`;
    const through = { StringEquals: { "bedrock:InferenceProfileArn": [profile] } };
    expect(grantsOf(deployment.resources)).toEqual([
      ...ownGrants(deployment.resources, "production"),
      { Effect: "Allow", Action, Resource: ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"] },
      { Effect: "Allow", Action, Resource: [profile] },
      {
        ...{ Effect: "Allow", Action, Resource: [`arn:aws:bedrock:eu-*::foundation-model/${claude}`] },
        Condition: through,
      },
    ]);
  });

  test("answers at its own domain", () => {
    expect(only(deployment.resources, "pulumi:pulumi:Stack").outputs).toMatchObject({
      url: "https://llm.example.com",
      console: "https://llm.example.com/console/",
    });
  });

  test("puts a CloudFront distribution before the Function URL that caches nothing, not even errors", () => {
    const { inputs } = only(deployment.resources, "aws:cloudfront/distribution:Distribution");
    expect(inputs["aliases"]).toEqual(["llm.example.com"]);
    expect(inputs["defaultCacheBehavior"]).toMatchObject({
      cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", // Managed-CachingDisabled
      originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac", // Managed-AllViewerExceptHostHeader
      allowedMethods: expect.arrayContaining(["GET", "POST", "OPTIONS"]),
    });
    const kept = (inputs["customErrorResponses"] as { errorCode: number; errorCachingMinTtl: number }[]) ?? [];
    expect(kept.map(({ errorCode }) => errorCode)).toEqual([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);
    expect(kept.every(({ errorCachingMinTtl }) => errorCachingMinTtl === 0)).toBe(true);
  });

  test("waits 60 seconds for the function, and leaves the Authorization header to the gateway", () => {
    const routes = deployment.resources.filter(({ urn }) => urn.includes("GatewayRouteKey"));
    const [route] = routes.map(({ inputs }) => JSON.parse((inputs["entries"] as { metadata: string }).metadata));
    expect(route.host).toBe("gateway.lambda-url.us-east-1.on.aws");
    expect(route.origin).toEqual({ timeouts: { readTimeout: 60 } });
  });

  test("sends what is for the console to its own function, and leaves the rest to the gateway", () => {
    const keys = all(deployment.resources, "pulumi-nodejs:dynamic:Resource").map(({ inputs }) => inputs["entry"]);
    const routes = keys.flatMap((entry) => (typeof entry === "string" ? [entry.split(",").at(-1)] : []));
    expect(routes.sort()).toEqual(["", "/console", "/v1/organization"]);
    const entries = deployment.resources.filter(({ urn }) => urn.includes("RouterRoute/"));
    expect(JSON.stringify(entries.map(({ inputs }) => inputs))).toContain("console.lambda-url.us-east-1.on.aws");
  });

  test.each([
    "has roles without policies that others manage",
    "streams from a Function URL that leaves authentication to the gateway",
    "grants both permissions that a Function URL needs to be called",
  ])("%s", (sentence) => expectation(sentence)(deployment));

  test("cannot be removed", async () => {
    await expect(deployment.sst("remove")).rejects.toThrow(/protect/i);
  });
});

test("a reservation that leaves the account fewer than 100 concurrent executions ends the deployment", async () => {
  const refused = deploy("development", { settings: "SLUICE_RESERVED_CONCURRENCY=901" });
  await expect(refused).rejects.toThrow(
    "SLUICE_RESERVED_CONCURRENCY=901 would leave 99 of the account's 1000 concurrent executions (Lambda quota L-B99A9384)",
  );
});

test("a reservation is accepted exactly if it leaves 100, whatever the account's quota", () => {
  const accepted = (wanted: number, quota: number) => {
    try {
      return checkReservation(wanted, quota) === wanted;
    } catch (error) {
      expect((error as Error).message).toContain(
        quota > 100 ? `Set it to ${quota - 100} or less` : "Remove the setting",
      );
      return false;
    }
  };
  const quotas = fc.oneof(fc.constantFrom(10, 50, 100, 101, 1000), fc.integer({ min: 1, max: 100_000 }));
  const property = fc.property(quotas, fc.integer({ min: -150, max: 50 }), (quota, distance) => {
    const wanted = Math.max(1, quota + distance);
    expect(accepted(wanted, quota)).toBe(quota - wanted >= 100);
  });
  fc.assert(property, { numRuns: runs(200, 10_000) });
});

describe("a setting with an invalid value is refused by its name:", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  test.each([
    ["SLUICE_ENTRY", "server", "function or service"],
    ["SLUICE_CONSOLE", "no", "on or off"],
    ["SLUICE_ALARM_EMAIL", "nobody", "an email address"],
    ["SLUICE_ALARM_REQUESTS", "many", "a positive whole number"],
    ["SLUICE_ALARM_USD_PER_DAY", "0.0", "a positive number of US dollars"],
    ["SLUICE_ALARM_USD_PER_DAY", "$5", "a positive number of US dollars"],
    ["SLUICE_DOMAIN", "https://llm.example.com/", "a host name such as llm.example.com"],
    ["SLUICE_RESERVED_CONCURRENCY", "0", "a positive whole number"],
    [
      "SLUICE_BEDROCK_MODELS",
      "arn:aws:bedrock:us-east-1:123:guardrail/abc",
      "ids or ARNs of Bedrock models, separated by commas",
    ],
    [
      "SLUICE_BEDROCK_MODELS",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/$a",
      "ids or ARNs of Bedrock models, separated by commas",
    ],
    ["SLUICE_BEDROCK_MODELS", "amazon.*", "ids or ARNs of Bedrock models, separated by commas"],
  ])("%s=%s", async (name, value, expected) => {
    vi.stubEnv(name, value);
    await expect(import("../../infra/stage.ts")).rejects.toThrow(`${name} must be ${expected}, not "${value}".`);
  });
});

test("production can be removed, including the data, after a deployment with SLUICE_PROTECT=off; SLUICE_CONSOLE=off leaves nothing of the console", async () => {
  const deployment = await deploy("production", { settings: "SLUICE_PROTECT=off\nSLUICE_CONSOLE=off" });
  // Off, the console is gone as a whole.
  expect(deployment.resources.filter((resource) => nameOf(resource).startsWith("Console"))).toEqual([]);
  expect(only(deployment.resources, "pulumi:pulumi:Stack").outputs).not.toHaveProperty("console");
  for (const { inputs, retainOnDelete } of all(deployment.resources, "aws:dynamodb/table:Table")) {
    expect({ protected: inputs["deletionProtectionEnabled"], retained: retainOnDelete }).toEqual({
      protected: false,
      retained: false,
    });
  }
  await deployment.sst("remove");
  await deployment.remove();
});
