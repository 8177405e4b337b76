// A stage whose calls a service of containers serves: what is deployed, who may do what, and that no other stage has it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Deployment, deploy, openaiApiKey } from "./deployment.ts";
import { expectation } from "./expectations/all.ts";
import { ownGrants, statements } from "./expectations/gateway.ts";
import { all, nameOf, only, type Properties, type Resource } from "./state.ts";

const ACCOUNT = "us-east-1:123456789012";
const BOUNDARY = "arn:aws:iam::123456789012:policy/sluice-boundary";

interface Container {
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly secrets: { readonly name: string; readonly valueFrom: string }[];
}

let service: Deployment;
beforeAll(async () => {
  const settings = ["SLUICE_ENTRY=service", "SLUICE_DOMAIN=llm.example.com", `SLUICE_PERMISSIONS_BOUNDARY=${BOUNDARY}`];
  service = await deploy("production", { settings: settings.join("\n") });
});
afterAll(() => service?.remove());

const inputs = (type: string, name?: string): Properties => only(service.resources, type, name).inputs;
const serviceLog = (): Resource => {
  const [log] = all(service.resources, "aws:cloudwatch/logGroup:LogGroup").filter(
    (log) => nameOf(log) !== "ConsoleLogs",
  );
  if (!log) throw new Error("The service has no log group.");
  return log;
};
const container = (): Container => {
  const [one] = JSON.parse(String(inputs("aws:ecs/taskDefinition:TaskDefinition")["containerDefinitions"]));
  return one;
};

describe("a stage with SLUICE_ENTRY=service", () => {
  test("has no public address but its domain and the console's, and no function but the console's", () => {
    for (const type of ["lambda/function:Function", "lambda/functionUrl:FunctionUrl"])
      expect(all(service.resources, `aws:${type}`).map(nameOf)).toEqual([expect.stringMatching(/^Console/)]);
    expect(all(service.resources, "aws:ec2/natGateway:NatGateway")).toEqual([]);
    expect(only(service.resources, "pulumi:pulumi:Stack").outputs).toMatchObject({
      url: "https://llm.example.com/",
      console: "https://console.lambda-url.us-east-1.on.aws/console/",
    });
    const { variables } = inputs("aws:lambda/function:Function")["environment"] as { variables: Properties };
    expect(variables["SLUICE_GATEWAY_URL"]).toBe("https://llm.example.com/");
  });

  test("runs the image on arm64 with half a processor and 1 GB, in two containers at least, more by the processor", () => {
    expect(inputs("docker-build:index:Image")["platforms"]).toEqual(["linux/arm64"]);
    expect(inputs("aws:ecs/taskDefinition:TaskDefinition")).toMatchObject({
      ...{ cpu: "512", memory: "1024", requiresCompatibilities: ["FARGATE"] },
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    });
    expect(inputs("aws:appautoscaling/target:Target")).toMatchObject({ minCapacity: 2, maxCapacity: 20 });
    const policy = inputs("aws:appautoscaling/policy:Policy")["targetTrackingScalingPolicyConfiguration"];
    expect(policy).toMatchObject({
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: 50,
    });
  });

  test("lets calls be silent for as long as they may take, and end before their container does", () => {
    expect(inputs("aws:lb/loadBalancer:LoadBalancer")).toMatchObject({ idleTimeout: 1_000, internal: false });
    expect(inputs("aws:lb/targetGroup:TargetGroup")["deregistrationDelay"]).toBe(900);
    const { SLUICE_GRACE: grace } = Object.fromEntries(
      container().environment.map(({ name, value }) => [name, Number(value)]),
    );
    // The server takes up to five seconds after the time for its calls.
    expect(container()).toMatchObject({ stopTimeout: 120 });
    expect(grace).toBeLessThanOrEqual(120 - 5);
  });

  test("asks /ready, and replaces a container only if it is not ready for minutes", () => {
    const check = inputs("aws:lb/targetGroup:TargetGroup")["healthCheck"];
    expect(check).toMatchObject({ path: "/ready", matcher: "200", interval: 15, unhealthyThreshold: 10 });
  });

  test("takes calls by HTTPS only", () => {
    const listeners = all(service.resources, "aws:lb/listener:Listener").map((listener) => listener.inputs);
    const actions = listeners.map(({ protocol, port, defaultActions }) => {
      const [action] = defaultActions as { type: string; redirect?: object }[];
      return [protocol, port, action?.type, action?.redirect];
    });
    const redirect = { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" };
    expect(actions.sort()).toEqual([
      ["HTTP", 80, "redirect", redirect],
      ["HTTPS", 443, "forward", undefined],
    ]);
    const open = inputs("aws:ec2/securityGroup:SecurityGroup")["ingress"] as { fromPort: number; toPort: number }[];
    expect(open.map(({ fromPort, toPort }) => [fromPort, toPort])).toEqual([
      [80, 80],
      [443, 443],
    ]);
  });

  test("lets nothing but its own network reach the containers, and them reach DynamoDB within AWS", () => {
    const { ingress } = inputs("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    expect(ingress).toEqual([expect.objectContaining({ cidrBlocks: ["10.0.0.0/16"] })]);
    expect(inputs("aws:ec2/vpcEndpoint:VpcEndpoint")).toMatchObject({
      serviceName: "com.amazonaws.us-east-1.dynamodb",
      routeTableIds: ["VpcPublicRouteTable1-id", "VpcPublicRouteTable2-id"],
    });
  });

  test("may do what the function may do, and write records of calls in batches, and nothing else: not even log", () => {
    const granted = statements(inputs("aws:iam/role:Role", "ServiceTaskRole")["inlinePolicies"]);
    const log = { outputs: { arn: "unused" } };
    const logs = { ...serviceLog(), ...log, urn: "x::Logs" };
    const ofFunction = ownGrants([...service.resources, logs], "production").slice(0, -1);
    const calls = service.resources.find(({ urn }) => urn.endsWith("::CallsTable"))?.outputs["arn"];
    const batches = { Effect: "Allow", Action: ["dynamodb:BatchWriteItem"], Resource: [calls] };
    expect(granted).toEqual([...ofFunction, batches]);
  });

  test("is started by a role for its image, its log and its keys, and nothing else", () => {
    const { inlinePolicies, managedPolicyArns } = inputs("aws:iam/role:Role", "ServiceExecutionRole");
    const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource: [Resource] });
    expect(managedPolicyArns).toEqual([]);
    expect(statements(inlinePolicies)).toEqual([
      allow(["ecr:GetAuthorizationToken"], "*"),
      allow(
        ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
        `arn:aws:ecr:${ACCOUNT}:repository/sst-asset`,
      ),
      allow(["ssm:GetParameters"], `arn:aws:ssm:${ACCOUNT}:parameter/sluice-service/production/default-keys`),
      allow(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        `arn:aws:logs:${ACCOUNT}:log-group:/sluice/production/service:*`,
      ),
    ]);
  });

  test("has roles that ECS alone may take, within the boundary, and no shell in its containers", () => {
    const roles = all(service.resources, "aws:iam/role:Role").filter((role) => nameOf(role) !== "ConsoleRole");
    expect(roles.map(nameOf).sort()).toEqual(["ServiceExecutionRole", "ServiceTaskRole"]);
    for (const { inputs } of roles) {
      const { Statement } = inputs["assumeRolePolicy"] as { Statement: { Principal: object }[] };
      expect(Statement.map(({ Principal }) => Principal)).toEqual([{ Service: "ecs-tasks.amazonaws.com" }]);
      expect(inputs["permissionsBoundary"]).toBe(BOUNDARY);
    }
    expect(inputs("aws:ecs/service:Service")["enableExecuteCommand"]).toBe(false);
    expect(container()).toMatchObject({ readonlyRootFilesystem: true });
  });

  test("gets the providers' keys from an encrypted parameter, which holds all that the server reads", () => {
    expect(JSON.stringify(container().environment)).not.toContain(openaiApiKey);
    const { type, value } = inputs("aws:ssm/parameter:Parameter");
    const arn = only(service.resources, "aws:ssm/parameter:Parameter").outputs["arn"];
    expect(container().secrets).toEqual([{ name: "SST_RESOURCES_JSON", valueFrom: arn }]);
    expect([type, JSON.parse(String(value)).OpenaiApiKey]).toEqual(["SecureString", { value: `${openaiApiKey}\n` }]);
    const links = container().environment.map(({ name }) => name);
    for (const link of ["App", "Directory", "Counters", "Usage"]) expect(links).toContain(`SST_RESOURCE_${link}`);
  });

  test.each([
    "keys the tables as the gateway reads them, and pays by the request",
    "protects and retains the tables of production, and only those",
    "keeps secrets out of the clear text of the state",
    "shows a dashboard of its region",
  ])("%s", (sentence) => expectation(sentence)(service));

  test("keeps its log for 30 days, and has alarms for failures and floods", () => {
    expect(serviceLog().inputs).toEqual({
      name: "/sluice/production/service",
      retentionInDays: 30,
    });
    const alarms = all(service.resources, "aws:cloudwatch/metricAlarm:MetricAlarm").map(nameOf);
    expect(alarms.sort()).toEqual([
      "ConsoleCrashes",
      "Failures",
      "RequestFlood",
      "TableThrottles",
      "Unreachable",
      "WrongKeys",
    ]);
  });

  test("leaves the repository's .dockerignore as it is", async () => {
    const text = await readFile(join(service.directory, ".dockerignore"), "utf8");
    expect(text).toBe(await readFile(new URL("../../.dockerignore", import.meta.url), "utf8"));
  });
});

test("a service without a domain is refused: keys would travel unencrypted", async () => {
  await expect(deploy("development", { settings: "SLUICE_ENTRY=service" })).rejects.toThrow(
    "SLUICE_ENTRY=service needs SLUICE_DOMAIN",
  );
});
