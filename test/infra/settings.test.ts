// What an operator may choose for a stage, in its .env file.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Deployment, deploy } from "./deployment.ts";
import { expectation } from "./expectations/all.ts";
import { all, only } from "./state.ts";

vi.setConfig({ maxConcurrency: 2 });

describe("a production stage with every setting", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    const settings = [
      "SLUICE_ALARM_EMAIL=ops@example.com",
      "SLUICE_DOMAIN=llm.example.com",
      "SLUICE_RESERVED_CONCURRENCY=50",
      "SLUICE_USAGE_DAYS=30",
      "SLUICE_PERMISSIONS_BOUNDARY=arn:aws:iam::123456789012:policy/sluice-boundary",
    ];
    deployment = await deploy("production", { settings: settings.join("\n") });
  });
  afterAll(() => deployment?.remove());

  test("mails every alarm, and its end, to the address", () => {
    const topic = only(deployment.resources, "aws:sns/topic:Topic").outputs["arn"];
    const { inputs } = only(deployment.resources, "aws:sns/topicSubscription:TopicSubscription");
    expect(inputs).toEqual({ topic, protocol: "email", endpoint: "ops@example.com" });
    const alarms = all(deployment.resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms).toHaveLength(5);
    for (const alarm of alarms) expect(alarm.inputs).toMatchObject({ alarmActions: [topic], okActions: [topic] });
  });

  test("reserves the concurrency, and tells the function how long usage is kept", () => {
    const { inputs } = only(deployment.resources, "aws:lambda/function:Function");
    expect(inputs["reservedConcurrentExecutions"]).toBe(50);
    expect(inputs["environment"]).toMatchObject({ variables: { SLUICE_USAGE_DAYS: "30" } });
  });

  test("caps the role with the boundary", () => {
    const { inputs } = only(deployment.resources, "aws:iam/role:Role");
    expect(inputs["permissionsBoundary"]).toBe("arn:aws:iam::123456789012:policy/sluice-boundary");
  });

  test("answers under its own name", () => {
    expect(only(deployment.resources, "pulumi:pulumi:Stack").outputs["url"]).toBe("https://llm.example.com");
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

  test.each([
    "streams from a Function URL that leaves authentication to the gateway",
    "grants both permissions that a Function URL needs to be called",
    "may do the named actions on its own tables, parameters and log, and nothing else",
  ])("%s", (sentence) => expectation(sentence)(deployment));
});

test.concurrent.each([
  ["SLUICE_ALARM_EMAIL=nobody", 'SLUICE_ALARM_EMAIL must be an e-mail address, not "nobody".'],
  ["SLUICE_DOMAIN=https://llm.example.com/", 'SLUICE_DOMAIN must be a host name such as llm.example.com, not "https'],
  ["SLUICE_RESERVED_CONCURRENCY=0", 'SLUICE_RESERVED_CONCURRENCY must be a positive whole number, not "0".'],
])("a setting that makes no sense is refused by its name: %s", async (settings, message) => {
  await expect(deploy("development", { settings })).rejects.toThrow(message);
});

describe.concurrent("removing production", () => {
  test("is refused", async () => {
    const deployment = await deploy("production");
    await expect(deployment.sst("remove")).rejects.toThrow(/protect/i);
    await deployment.remove();
  });

  test("becomes possible, data and all, after it was deployed with SLUICE_PROTECT=off", async () => {
    const deployment = await deploy("production", { settings: "SLUICE_PROTECT=off" });
    for (const { inputs, retainOnDelete } of all(deployment.resources, "aws:dynamodb/table:Table")) {
      expect({ protected: inputs["deletionProtectionEnabled"], retained: retainOnDelete }).toEqual({
        protected: false,
        retained: false,
      });
    }
    await deployment.sst("remove");
    await deployment.remove();
  });
});
