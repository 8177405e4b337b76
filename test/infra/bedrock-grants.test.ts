// What the function's role may do at Bedrock, for each kind of entry in the stage's list of models.
import { describe, expect, test } from "vitest";
import { grantsFor } from "../../infra/bedrock-grants.ts";

const ACCOUNT = "123456789012";
const PLACE = { partition: "aws", region: "us-east-1", account: ACCOUNT };
const INVOKE = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

const model = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const profile = (region: string, id: string) => `arn:aws:bedrock:${region}:${ACCOUNT}:inference-profile/${id}`;
const through = (arn: string, resource: string) => [
  { actions: INVOKE, resources: [arn] },
  {
    ...{ actions: INVOKE, resources: [resource] },
    conditions: [{ test: "StringEquals", variable: "bedrock:InferenceProfileArn", values: [arn] }],
  },
];

describe("an entry of the list grants", () => {
  test.each([
    ["amazon.nova-lite-v1:0", "us-east-1"],
    ["amazon.nova-lite-v1:0@eu-west-1", "eu-west-1"],
  ])("%s: the model in %s", (entry, region) => {
    expect(grantsFor(entry, PLACE)).toEqual([{ actions: INVOKE, resources: [model(region, "amazon.nova-lite-v1:0")] }]);
  });

  test.each([
    ["us", "us-east-1", "us-*"],
    ["eu", "eu-central-1", "eu-*"],
    ["eu@eu-west-3", "eu-west-3", "eu-*"],
    ["apac", "ap-northeast-1", "ap-*"],
    ["jp", "ap-northeast-1", "ap-northeast-*"],
    ["au", "ap-southeast-2", "ap-southeast-*"],
    ["global", "us-east-1", "*"],
  ])("a profile of %s: the profile in %s, and through it the model in %s", (geography, region, regions) => {
    const [prefix = "", at] = geography.split("@");
    const arn = profile(region, `${prefix}.${HAIKU}`);
    expect(grantsFor(`${prefix}.${HAIKU}${at ? `@${at}` : ""}`, PLACE)).toEqual(through(arn, model(regions, HAIKU)));
    expect(grantsFor(arn, PLACE)).toEqual(through(arn, model(regions, HAIKU)));
  });

  test("an application's profile: all models through it, because its ARN names none", () => {
    const arn = `arn:aws:bedrock:eu-west-1:${ACCOUNT}:application-inference-profile/abc123`;
    expect(grantsFor(arn, PLACE)).toEqual(through(arn, model("*", "*")));
  });

  test("an id that Mantle may know: the model at both endpoints", () => {
    expect(grantsFor("openai.gpt-oss-120b@us-west-2", PLACE)).toEqual([
      { actions: INVOKE, resources: [model("us-west-2", "openai.gpt-oss-120b")] },
      {
        actions: ["bedrock-mantle:CreateInference"],
        resources: [`arn:aws:bedrock-mantle:us-west-2:${ACCOUNT}:project/*`],
        conditions: [{ test: "StringEquals", variable: "bedrock-mantle:Model", values: ["openai.gpt-oss-120b"] }],
      },
    ]);
  });

  test("a guardrail: its use, and no model", () => {
    const arn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/abc`;
    expect(grantsFor(arn, PLACE)).toEqual([{ actions: ["bedrock:ApplyGuardrail"], resources: [arn] }]);
  });

  test("any other ARN: what it names", () => {
    const arn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:provisioned-model/abc`;
    expect(grantsFor(arn, PLACE)).toEqual([{ actions: INVOKE, resources: [arn] }]);
  });

  test("in another partition: what is there", () => {
    const place = { ...PLACE, partition: "aws-us-gov", region: "us-gov-east-1" };
    const [first, second] = grantsFor(`us-gov.${HAIKU}`, place);
    expect([first?.resources, second?.resources]).toEqual([
      [`arn:aws-us-gov:bedrock:us-gov-east-1:${ACCOUNT}:inference-profile/us-gov.${HAIKU}`],
      [`arn:aws-us-gov:bedrock:us-gov-*::foundation-model/${HAIKU}`],
    ]);
  });
});
