// The role of a function: Lambda alone may take it, and it may do what the function's own policy says.
import { permissionsBoundary } from "./stage.ts";

/** SST would also trust the account's root, and attach a policy that may write to every log group. */
export function functionRole(args: aws.iam.RoleArgs): undefined {
  args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
  args.managedPolicyArns = [];
  if (permissionsBoundary) args.permissionsBoundary = permissionsBoundary;
}
