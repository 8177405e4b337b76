// The values of condition keys that AWS gives IAM with a request, as its Service Authorization Reference lists them.
import type { Resource } from "../state.ts";
import type { Verb } from "./actions.ts";
import type { Request } from "./policy.ts";

export const account = "123456789012";

type Context = Request["context"];

interface Act {
  verb: Verb;
  action: string;
  arn: string;
}

export function contextOf(resource: Resource, { verb, action, arn }: Act): Context {
  return {
    ...(action.startsWith("s3:") && { "s3:ResourceAccount": account }),
    ...(tagging.includes(action) && tags("Request")),
    ...(tagged.test(arn) && verb !== "create" && tags("Resource")),
    ...(withBoundary.includes(action) && { "iam:PermissionsBoundary": String(resource.inputs["permissionsBoundary"]) }),
    ...(action === "iam:PassRole" && { "iam:PassedToService": "lambda.amazonaws.com" }),
    ...(action === "acm:RequestCertificate" && { "acm:DomainNames": [String(resource.inputs["domainName"])] }),
    ...(action === "route53:ChangeResourceRecordSets" && ofRecord(resource)),
  };
}

/** Resources whose names AWS assigns, so that a policy can tell them apart by their tags only. */
const tagged = /:(certificate|distribution)\//;

const tagging = [
  "acm:AddTagsToCertificate",
  "acm:RequestCertificate",
  "cloudfront:CreateDistribution",
  "cloudfront:TagResource",
];

const withBoundary = [
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:GetRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

/** SST puts these on every resource that can have tags. */
function tags(of: "Request" | "Resource"): Context {
  return { [`aws:${of}Tag/sst:app`]: "sluice", [`aws:${of}Tag/sst:stage`]: "production" };
}

function ofRecord({ inputs }: Resource): Context {
  return {
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": [String(inputs["name"]).toLowerCase().replace(/\.$/, "")],
    "route53:ChangeResourceRecordSetsRecordTypes": [String(inputs["type"])],
  };
}
