// The rights to the Bedrock models that the stage's settings list.
import { grantsFor } from "./bedrock-grants.ts";
import { bedrockModels } from "./stage.ts";

const place = $resolve({
  partition: aws.getPartitionOutput().partition,
  region: aws.getRegionOutput().region,
  account: aws.getCallerIdentityOutput().accountId,
});

/** None unless models are listed. */
export const bedrockPermissions = place.apply((at) => bedrockModels.flatMap((model) => grantsFor(model, at)));
