// The providers' credentials. The stage's default key is set with `sst secret set` and is encrypted in the function's zip,
// never in an environment variable. The keys of models may be parameters in SSM, which the function reads.

// The empty placeholder lets the first deployment succeed without a key. OpenAI then refuses calls to openai/… models.
export const openaiApiKey = new sst.Secret("OpenaiApiKey", "");

/**
 * The parameters that models may name: {"secret": "NAME"} is /sluice/<stage>/NAME. They are encrypted with AWS's own key,
 * alias/aws/ssm, which lets every principal of the account decrypt what it may read, so no kms:Decrypt is granted here:
 * docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
 */
export const parameters = $interpolate`arn:${aws.getPartitionOutput().partition}:ssm:${aws.getRegionOutput().region}:${aws.getCallerIdentityOutput().accountId}:parameter/${$app.name}/${$app.stage}/*`;
