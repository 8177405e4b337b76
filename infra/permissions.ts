// Everything that the gateway may do in the account, whichever entry it has.
import { bedrockPermissions } from "./bedrock.ts";
import { parameters } from "./secrets.ts";
import { calls, counters, directory, usage } from "./tables.ts";

/** `own` is what only this entry may do. */
export function permissionsWith(own: readonly sst.aws.FunctionPermissionArgs[] = []) {
  return bedrockPermissions.apply((bedrock) => [
    // Scan lists the models, for keys that may use more than they name.
    { actions: ["dynamodb:GetItem", "dynamodb:Scan"], resources: [directory.arn] },
    { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [counters.arn] },
    { actions: ["dynamodb:UpdateItem", "dynamodb:Query"], resources: [usage.arn] },
    { actions: ["dynamodb:PutItem"], resources: [calls.arn] },
    { actions: ["ssm:GetParameter"], resources: [parameters] },
    ...own,
    ...bedrock,
  ]);
}
