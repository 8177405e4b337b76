// Everything that the console may do in the account. It is more than the gateway may, and so has a role of its own.
import { admin, calls, counters, directory, usage } from "./tables.ts";

export const consolePermissions: sst.aws.FunctionPermissionArgs[] = [
  {
    // UpdateItem is for the index of aliases.
    actions: ["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
    resources: [directory.arn],
  },
  // What they count is read and set back, never set.
  { actions: ["dynamodb:BatchGetItem", "dynamodb:DeleteItem"], resources: [counters.arn] },
  { actions: ["dynamodb:Query"], resources: [usage.arn] },
  { actions: ["dynamodb:Query", "dynamodb:GetItem"], resources: [calls.arn] },
  {
    // UpdateItem is for the state of admin keys, and the time of their last use.
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query"],
    resources: [admin.arn],
  },
];
