// The roles of the service: that of its containers, and that by which ECS starts them.
import { permissionsWith } from "./permissions.ts";
import { defaultKeys } from "./service-keys.ts";
import { permissionsBoundary } from "./stage.ts";
import { calls } from "./tables.ts";

type RoleArgs = aws.iam.RoleArgs;
type Statements = aws.iam.GetPolicyDocumentOutputArgs["statements"];

/** SST would also allow shells in the containers. */
export function taskRole(args: RoleArgs): undefined {
  limit(args, permissionsWith([{ actions: ["dynamodb:BatchWriteItem"], resources: [calls.arn] }]));
}

/** SST would let it read every parameter and every secret, and attach a policy for every image and log group. */
export function executionRole(args: RoleArgs): undefined {
  args.managedPolicyArns = [];
  limit(args, [
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }, // It has no resource.
    {
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      resources: [$interpolate`arn:${partition}:ecr:${region}:${account}:repository/sst-asset`],
    },
    { actions: ["ssm:GetParameters"], resources: [defaultKeys.arn] },
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [
        $interpolate`arn:${partition}:logs:${region}:${account}:log-group:/${$app.name}/${$app.stage}/service:*`,
      ],
    },
  ]);
}

const { partition } = aws.getPartitionOutput();
const { region } = aws.getRegionOutput();
const { accountId: account } = aws.getCallerIdentityOutput();

function limit(args: RoleArgs, statements: Statements): void {
  const policy = aws.iam.getPolicyDocumentOutput({ statements });
  args.inlinePolicies = [{ name: "inline", policy: policy.json }];
  if (permissionsBoundary) args.permissionsBoundary = permissionsBoundary;
}
