// What the function's role may do at Bedrock, from a list of models. Only data: the ids are read as the provider reads them.
import { arnIn, geographyOf, isAnywhere, regionOf } from "../functions/providers/bedrock/model-id.ts";

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface Grant {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: { readonly test: string; readonly variable: string; readonly values: string[] }[];
}

const INVOKE = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

/** `entry` is a model's id or its ARN, or the ARN of a guardrail; `@REGION` may follow, where the model names a region of its own. */
export function grantsFor(entry: string, place: Place): Grant[] {
  const [id = "", region = regionOf(id, place.region)] = entry.split("@");
  const arn = arnIn(id);
  if (arn !== undefined) return grantsForArn(id, arn.resource, place);
  if (geographyOf(id) !== undefined) return throughProfile(profileArn(id, { ...place, region }), modelOf(id), place);
  const model = { actions: INVOKE, resources: [modelArn(id, region, place)] };
  return isAnywhere(id) ? [model, atMantle(id, { ...place, region })] : [model];
}

function grantsForArn(arn: string, resource: string, place: Place): Grant[] {
  const [type = "", id = ""] = resource.split("/");
  if (type === "guardrail") return [{ actions: ["bedrock:ApplyGuardrail"], resources: [arn] }];
  if (type === "inference-profile") return throughProfile(arn, modelOf(id), place);
  // Which models an application's profile has, its ARN does not say.
  if (type === "application-inference-profile") return throughProfile(arn, { name: "*", regions: "*" }, place);
  return [{ actions: INVOKE, resources: [arn] }];
}

interface Model {
  readonly name: string;
  /** A pattern of IAM. */
  readonly regions: string;
}

/** The model of a profile's id, in all regions of its geography. */
function modelOf(id: string): Model {
  return { name: id.slice(id.indexOf(".") + 1), regions: geographyOf(id)?.destinations ?? "*" };
}

/** AWS asks for the rights to the profile and to its models, which can be limited to calls through the profile. */
function throughProfile(profile: string, { name, regions }: Model, place: Place): Grant[] {
  const conditions = [{ test: "StringEquals", variable: "bedrock:InferenceProfileArn", values: [profile] }];
  return [
    { actions: INVOKE, resources: [profile] },
    { actions: INVOKE, resources: [modelArn(name, regions, place)], conditions },
  ];
}

function profileArn(id: string, { partition, region, account }: Place): string {
  return `arn:${partition}:bedrock:${region}:${account}:inference-profile/${id}`;
}

/** Models belong to no account. */
function modelArn(id: string, region: string, { partition }: Place): string {
  return `arn:${partition}:bedrock:${region}::foundation-model/${id}`;
}

/** Mantle has rights of its own, on projects: docs.aws.amazon.com/service-authorization/latest/reference/list_bedrock-mantle.html */
function atMantle(id: string, { partition, region, account }: Place): Grant {
  return {
    actions: ["bedrock-mantle:CreateInference"],
    resources: [`arn:${partition}:bedrock-mantle:${region}:${account}:project/*`],
    conditions: [{ test: "StringEquals", variable: "bedrock-mantle:Model", values: [id] }],
  };
}
