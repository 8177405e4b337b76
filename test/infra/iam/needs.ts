// The requests that IAM has to allow for a deployment: by resource, and for what else is read.
import type { Resource } from "../state.ts";
import { type Actions, generalActions, ownActions, type Verb } from "./actions.ts";
import { account, contextOf } from "./context.ts";
import type { Request } from "./policy.ts";

export const zone = "Z0123456789ABCDEFGHIJ";

/** Each change has an id of its own, which says nothing of its zone. */
const change = "arn:aws:route53:::change/C0123456789";

export interface Needed extends Request {
  verb: Verb;
  type: string;
}

/** Everything that a resource needs from its creation to its removal, by the person or the pipeline that deploys. */
export function neededFor(resource: Resource, resources: readonly Resource[]): Needed[] {
  const type = kindOf(resource);
  const own = ownActions[type];
  if (!own) throw new Error(`Nothing is known of what ${type} needs.`);
  const needed = (arn: string, actions: Actions) =>
    performed(actions).map(([verb, action]) => {
      return {
        type,
        verb,
        action,
        resource: action === "route53:GetChange" ? change : arn,
        context: contextOf(resource, { verb, action, arn }),
      };
    });
  return [...needed(arnOf(resource, resources), own), ...needed("*", generalActions[type] ?? {})];
}

/** What a deployment needs apart from its resources. */
export const quotas: Request[] = [
  {
    action: "servicequotas:GetServiceQuota",
    resource: `arn:aws:servicequotas:us-east-1:${account}:lambda/L-B99A9384`,
    context: {},
  },
  { action: "servicequotas:GetAWSDefaultServiceQuota", resource: "*", context: {} },
];

function performed(actions: Actions): [Verb, string][] {
  return Object.entries(actions).flatMap(([verb, actions]) =>
    actions.map((action): [Verb, string] => [verb as Verb, action]),
  );
}

function kindOf({ type, urn }: Resource): string {
  const [, dynamic] = /\.sst\.aws\.(\w+)$/.exec(urn) ?? [];
  return dynamic ? `${type} ${dynamic}` : type;
}

function arnOf({ type, inputs, outputs }: Resource, resources: readonly Resource[]): string {
  const of = (name: unknown, service: string) => `arn:aws:${service}:us-east-1:${account}:${name}`;
  switch (type) {
    case "aws:acm/certificateValidation:CertificateValidation":
      return String(inputs["certificateArn"]);
    case "aws:cloudwatch/dashboard:Dashboard":
      return `arn:aws:cloudwatch::${account}:dashboard/${inputs["dashboardName"]}`;
    case "aws:cloudwatch/logMetricFilter:LogMetricFilter":
      return of(`log-group:${inputs["logGroupName"]}`, "logs");
    case "aws:lambda/functionUrl:FunctionUrl":
      return of(`function:${inputs["functionName"]}`, "lambda");
    case "aws:lambda/permission:Permission":
      return of(`function:${inputs["function"]}`, "lambda");
    case "aws:route53/record:Record":
      return `arn:aws:route53:::hostedzone/${zone}`;
    case "aws:s3/bucketObjectv2:BucketObjectv2":
      return `arn:aws:s3:::${inputs["bucket"]}/${inputs["key"]}`;
    case "aws:sns/topicSubscription:TopicSubscription":
      return String(inputs["topic"]);
    case "pulumi-nodejs:dynamic:Resource":
      return String(inputs["store"] ?? arnOfType(resources, "aws:cloudfront/distribution:Distribution"));
    default:
      return String(outputs["arn"]);
  }
}

function arnOfType(resources: readonly Resource[], wanted: string): unknown {
  return resources.find(({ type }) => type === wanted)?.outputs["arn"];
}
