// The providers' credentials. The stage's default keys are set with `sst secret set` and are encrypted in the function's zip,
// never in an environment variable. The keys of models may be parameters in SSM, which the function reads.
import { DEFAULT_CREDENTIALS } from "../functions/providers/default-credentials.ts";

/**
 * A secret for each provider. The empty placeholder lets a deployment succeed without its key; the provider then refuses
 * calls to models that have none of their own.
 */
export const providerKeys = DEFAULT_CREDENTIALS.map(({ secret }) => new sst.Secret(secret, ""));

/**
 * The parameters that models may name: {"secret": "NAME"} is /sluice/<stage>/NAME. They are encrypted with AWS's own key,
 * alias/aws/ssm, which lets every principal of the account decrypt what it may read, so no kms:Decrypt is granted here:
 * docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
 */
export const parameters = $interpolate`arn:${aws.getPartitionOutput().partition}:ssm:${aws.getRegionOutput().region}:${aws.getCallerIdentityOutput().accountId}:parameter/${$app.name}/${$app.stage}/*`;
