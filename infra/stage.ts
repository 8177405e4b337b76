// What may differ from stage to stage. SST reads `.env` and `.env.<stage>` before it evaluates this, so a stage's
// settings can stand in a file of its own; docs/deploy.md lists them.

/** Where alarms are sent. Without it they only show in CloudWatch. */
export const alarmEmail = setting("SLUICE_ALARM_EMAIL", /^[^@\s]+@[^@\s]+$/, "an e-mail address");

/** A name of your own for the gateway, in a Route 53 zone of the same account. */
export const domain = setting("SLUICE_DOMAIN", /^([a-z0-9-]+\.)+[a-z]{2,}$/, "a host name such as llm.example.com");

/** The most calls at once: a ceiling on cost, and a share of the account's quota that nothing else can take. */
export const reservedConcurrency = setting("SLUICE_RESERVED_CONCURRENCY", /^[1-9]\d*$/, "a positive whole number");

/** How many days a key's usage records are kept; the gateway has a default. */
export const usageDays = setting("SLUICE_USAGE_DAYS", /^[1-9]\d*$/, "a positive whole number");

/** An IAM policy that caps the function's role, for accounts in which whoever deploys may create none without it. */
export const permissionsBoundary = setting(
  "SLUICE_PERMISSIONS_BOUNDARY",
  /^arn:[\w-]+:iam::.+$/,
  "the ARN of a policy",
);

function setting(name: string, form: RegExp, expected: string): string | undefined {
  const value = process.env[name];
  if (!value) return undefined;
  if (!form.test(value)) throw new Error(`${name} must be ${expected}, not "${value}".`);
  return value;
}
