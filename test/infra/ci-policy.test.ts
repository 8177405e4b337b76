// The policies in docs/ for a pipeline that deploys: they allow everything that a deployment needs of AWS, and refuse the
// same on the resources of others. POLICY_TABLE=1 prints each statement beside the resources that it allows.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Deployment, deploy } from "./deployment.ts";
import { statements } from "./expectations/gateway.ts";
import { account } from "./iam/context.ts";
import { foreign, owners } from "./iam/foreign.ts";
import { type Needed, neededFor, quotas, zone } from "./iam/needs.ts";
import { allowing, type Request, readPolicy, type Statement } from "./iam/policy.ts";
import { policyTable } from "./iam/table.ts";
import { all, only } from "./state.ts";

const boundaryArn = `arn:aws:iam::${account}:policy/sluice-boundary`;

let deployment: Deployment;
let pipeline: Statement[];
let domain: Statement[];
let newDomain: Statement[];
let boundary: Statement[];
/** What a deployment of a stage with every setting asks of AWS. */
let needed: Needed[];
let ofCommand: Request[];

beforeAll(async () => {
  const settings = [
    "SLUICE_ALARM_EMAIL=ops@example.com",
    "SLUICE_DOMAIN=llm.example.com",
    "SLUICE_RESERVED_CONCURRENCY=50",
    `SLUICE_PERMISSIONS_BOUNDARY=${boundaryArn}`,
    `SLUICE_BEDROCK_MODELS=openai.gpt-oss-120b,arn:aws:bedrock:us-east-1:${account}:guardrail/abc`,
  ];
  deployment = await deploy("production", { settings: settings.join("\n") });
  const { resources, requests } = deployment;
  const idOf = (type: string) => only(resources, type).id;
  const filling = {
    ACCOUNT: account,
    REGION: "us-east-1",
    STORE: idOf("aws:cloudfront/keyValueStore:KeyValueStore"),
    CACHE_POLICY: idOf("aws:cloudfront/cachePolicy:CachePolicy"),
    ZONE: zone,
    DOMAIN: "llm.example.com",
  };
  const names = ["ci-policy", "ci-domain-policy", "ci-new-domain-policy", "ci-boundary"];
  const policies = await Promise.all(names.map((name) => readPolicy(name, filling)));
  [pipeline = [], domain = [], newDomain = [], boundary = []] = policies;
  needed = resources.filter(({ custom }) => custom).flatMap((resource) => neededFor(resource, resources));
  ofCommand = [...requests.map(ofCli), ...quotas];
});
afterAll(() => deployment?.remove());

describe("the pipeline may", () => {
  test("create, read, update and remove every resource of a stage", () => {
    expect(needed.length).toBeGreaterThan(100);
    expect(refused([...pipeline, ...domain, ...newDomain], needed)).toEqual([]);
  });

  test("do all of that without the policy for new domains, but create a domain", () => {
    const left = needed.filter((request) => allowing([...pipeline, ...domain], request).length === 0);
    expect(new Set(left.map(({ verb }) => verb))).toEqual(new Set(["create"]));
    expect(new Set(left.map(({ type }) => type.split("/")[0]))).toEqual(new Set(["aws:acm", "aws:cloudfront"]));
  });

  test("do everything for a stage without a domain with the first policy alone", () => {
    const ofDomain = /^(aws:(acm|cloudfront|route53)\/|pulumi-nodejs:)/;
    expect(
      refused(
        pipeline,
        needed.filter(({ type }) => !ofDomain.test(type)),
      ),
    ).toEqual([]);
  });

  test("do what SST's command line itself asks of AWS, and read the quota", () => {
    expect(ofCommand.length).toBeGreaterThan(10);
    expect(refused(pipeline, ofCommand)).toEqual([]);
  });
});

describe("the pipeline may not touch", () => {
  test.each(owners)("a resource of %s", (owner) => {
    const others = [...needed, ...ofCommand].flatMap((request) => foreign(request, owner) ?? []);
    expect(others.length).toBeGreaterThan(0);
    const allowed = others.filter((request) => allowing([...pipeline, ...domain], request).length > 0);
    expect(allowed.map(described)).toEqual([]);
  });

  test("anything else, except where AWS cannot decide", () => {
    const same = [...needed, ...ofCommand]
      .filter((request) => owners.every((owner) => foreign(request, owner) === undefined))
      .filter((request) => allowing([...pipeline, ...domain], request).length > 0);
    expect(unique(same.map(({ action }) => action))).toEqual(unconfined);
  });
});

/** Service Authorization Reference: these have no resource, or none that names a stage. docs/pipelines.md gives the reasons. */
const unconfined = [
  "logs:DescribeLogGroups",
  "route53:GetChange",
  "route53:ListHostedZones",
  "servicequotas:GetAWSDefaultServiceQuota",
  "sns:GetSubscriptionAttributes",
  "sns:Unsubscribe",
];

describe("the policies", () => {
  test("name every action, and allow only the listed ones on any resource", () => {
    const all = [...pipeline, ...domain, ...newDomain, ...boundary];
    expect(all.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    const anywhere = [...pipeline, ...domain].filter(({ Resource }) => Resource.includes("*"));
    expect(anywhere.flatMap(({ Action }) => Action).sort()).toEqual(
      unconfined.filter((action) => action !== "route53:GetChange"),
    );
  });

  test("allow nothing that a deployment does not need", () => {
    for (const policy of [pipeline, domain, newDomain]) {
      const used = [...needed, ...ofCommand].filter((request) => allowing(policy, request).length > 0);
      expect(unique(policy.flatMap(({ Action }) => Action))).toEqual(unique(used.map(({ action }) => action)));
    }
  });

  test("fit into managed policies, which hold 6,144 characters without white space", () => {
    for (const Statement of [pipeline, domain, newDomain, boundary])
      expect(JSON.stringify({ Version: "2012-10-17", Statement }).length).toBeLessThan(6144);
  });

  test("let the pipeline give a role no more permissions than the boundary has", () => {
    const dangerous = ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"];
    const own = needed.filter(({ action }) => dangerous.includes(action));
    expect(own.length).toBeGreaterThanOrEqual(dangerous.length);
    for (const request of own) {
      const other = { ...request.context, "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/other` };
      expect(allowing(pipeline, { ...request, context: other })).toEqual([]);
      expect(allowing(pipeline, { ...request, context: {} })).toEqual([]);
    }
    const allowed = pipeline
      .flatMap(({ Action }) => Action)
      .filter((action) => /^iam:(Attach|Create|Put|Add)/.test(action));
    expect(allowed.sort()).toEqual([...dangerous].sort());
  });

  test("let the pipeline give its roles to Lambda only", () => {
    const pass = needed.filter(({ action }) => action === "iam:PassRole");
    expect(pass).toHaveLength(2);
    for (const request of pass)
      expect(allowing(pipeline, { ...request, context: { "iam:PassedToService": "ec2.amazonaws.com" } })).toEqual([]);
  });

  test("let no pipeline delete a table", () => {
    expect(pipeline.flatMap(({ Action }) => Action)).not.toContain("dynamodb:DeleteTable");
  });

  test("keep a distribution or certificate without SST's tags from the pipeline, but while a domain is new", () => {
    const tagging = needed.filter(({ verb, action }) => verb === "create" && /TagResource|AddTags/.test(action));
    const untagged = tagging.filter(({ type }) => /^aws:(acm|cloudfront)/.test(type));
    expect(untagged).toHaveLength(2);
    for (const request of untagged) {
      expect(allowing([...pipeline, ...domain], request)).toEqual([]);
      expect(allowing(newDomain, request)).toEqual(["NewTags"]);
      const ofStaging = {
        ...request.context,
        "aws:ResourceTag/sst:app": "sluice",
        "aws:ResourceTag/sst:stage": "staging",
      };
      expect(allowing(newDomain, { ...request, context: ofStaging })).toEqual([]);
    }
  });

  test("let the functions do what their roles allow, on their own resources only", () => {
    const role = ofRoles(deployment).flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource): Request => ({ action, resource, context: {} }))),
    );
    expect(refused(boundary, role)).toEqual([]);
    const ofStage = role.filter(({ action }) => !action.startsWith("bedrock"));
    const ofStaging = ofStage.flatMap((request) => foreign(request, "another stage") ?? []);
    expect(refused(boundary, ofStaging)).toHaveLength(ofStage.length);
  });

  test("let the functions read the providers' keys of its stage, decrypted by SSM, and nothing more than their roles", () => {
    const arn = `arn:aws:ssm:us-east-1:${account}:parameter/sluice/production/OPENAI_API_KEY`;
    const parameter: Request = { action: "ssm:GetParameter", resource: arn, context: {} };
    const encryption = { action: "kms:Decrypt", resource: `arn:aws:kms:us-east-1:${account}:key/0123` };
    const via = (service: string): Request => ({
      ...encryption,
      context: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` },
    });
    expect(refused(boundary, [parameter, via("ssm")])).toEqual([]);
    expect(allowing(boundary, via("s3"))).toEqual([]);
    expect(allowing(boundary, foreign(parameter, "another stage") as Request)).toEqual([]);

    const granted = ofRoles(deployment).flatMap(({ Action }) => Action);
    expect(unique(boundary.flatMap(({ Action }) => Action))).toEqual(
      unique([...granted, parameter.action, encryption.action]),
    );
  });
});

/** All that the functions' own policies allow. */
function ofRoles({ resources }: Deployment): Statement[] {
  return all(resources, "aws:iam/role:Role").flatMap(
    ({ inputs }) => statements(inputs["inlinePolicies"]) as Statement[],
  );
}

test("SST puts the tags on every resource that the policies compare", () => {
  const { inputs } = only(deployment.resources, "pulumi:providers:aws");
  expect(JSON.parse(String(inputs["defaultTags"]))).toEqual({
    tags: { "sst:app": "sluice", "sst:stage": "production" },
  });
});

const print = process.env["POLICY_TABLE"] ? test : () => undefined;
print("prints each statement beside the resources that it allows", () => {
  const policies = {
    "ci-policy.json": pipeline,
    "ci-domain-policy.json": domain,
    "ci-new-domain-policy.json": newDomain,
  };
  console.log(policyTable(policies, [...needed, ...ofCommand]));
});

function ofCli({ action, resource }: { action: string; resource: string }): Request {
  return { action, resource, context: action.startsWith("s3:") ? { "s3:ResourceAccount": account } : {} };
}

function unique(list: string[]): string[] {
  return [...new Set(list)].sort();
}

function refused(policy: readonly Statement[], requests: readonly Request[]): string[] {
  return requests.filter((request) => allowing(policy, request).length === 0).map(described);
}

function described({ action, resource, context }: Request): string {
  return `${action} ${resource} ${JSON.stringify(context)}`;
}
