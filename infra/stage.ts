// The settings of a stage, which docs/deploy.md lists. SST reads `.env` and `.env.<stage>` before it evaluates this, so
// each stage can have a file of its own.

const POSITIVE = /^[1-9]\d*$/;

/** What serves the calls: a function with a Function URL, or a service of containers behind a load balancer. */
export const entry = setting("SLUICE_ENTRY", /^(function|service)$/, "function or service") ?? "function";

/** Whether the console and the admin API are deployed beside the gateway. */
export const hasConsole = (setting("SLUICE_CONSOLE", /^(on|off)$/, "on or off") ?? "on") === "on";

/** Where alarms are sent. Without it they are only visible in CloudWatch. */
export const alarmEmail = setting("SLUICE_ALARM_EMAIL", /^[^@\s]+@[^@\s]+$/, "an email address");

/** How many requests in five minutes are a flood. */
export const alarmRequests = setting("SLUICE_ALARM_REQUESTS", POSITIVE, "a positive whole number") ?? "10000";

/** How much the gateway's use of AWS may cost in 24 hours, in US dollars, before an alarm is raised. */
export const alarmUsdPerDay =
  setting("SLUICE_ALARM_USD_PER_DAY", /^(?=.*[1-9])\d+(\.\d+)?$/, "a positive number of US dollars") ?? "10";

/** A custom domain for the gateway, in a Route 53 zone of the same account. A service needs one. */
export const domain = setting("SLUICE_DOMAIN", /^([a-z0-9-]+\.)+[a-z]{2,}$/, "a host name such as llm.example.com");

/** How many calls can run at once: it limits the cost, and keeps a share of the account's quota for the gateway. */
export const reservedConcurrency = setting("SLUICE_RESERVED_CONCURRENCY", POSITIVE, "a positive whole number");

/** How many days a key's usage records are kept; the gateway has a default. */
export const usageDays = setting("SLUICE_USAGE_DAYS", POSITIVE, "a positive whole number");

/** Which calls get a record of their own; each entry has a default. */
export const recordedCalls = setting("SLUICE_CALLS", /^(all|sample|failures|off)$/, "all, sample, failures or off");

/** How many hours such records are kept; the gateway has a default. */
export const callHours = setting("SLUICE_CALLS_HOURS", POSITIVE, "a positive whole number");

/** Azure OpenAI's resource for `azure/…` models that name none. The secret AzureApiKey is its key. */
export const azureEndpoint = setting("AZURE_OPENAI_ENDPOINT", /^https:\/\/[\w.-]+(\/[\w./-]*)?$/, "an https address");

/** An IAM policy that limits the functions' roles, for accounts where a deployment may not create a role without one. */
export const permissionsBoundary = setting(
  "SLUICE_PERMISSIONS_BOUNDARY",
  /^arn:[\w-]+:iam::.+$/,
  "the ARN of a policy",
);

/** Without what IAM would take for a pattern or a variable. */
const BEDROCK_ARN = "arn:[\\w-]+:bedrock:[a-z0-9-]*:(?:\\d{12})?:[\\w./:-]+";
const BEDROCK_MODEL = `(?:${BEDROCK_ARN}|(?!arn:)[\\w.:-]+(?:@[a-z0-9-]+)?)`;

/** Models and inference profiles of Bedrock that the function may ask. */
export const bedrockModels =
  setting(
    "SLUICE_BEDROCK_MODELS",
    new RegExp(`^${BEDROCK_MODEL}(?:\\s*,\\s*${BEDROCK_MODEL})*$`),
    "ids or ARNs of Bedrock models, separated by commas",
  )?.split(/\s*,\s*/) ?? [];

function setting(name: string, form: RegExp, expected: string): string | undefined {
  const value = process.env[name];
  if (!value) return undefined;
  if (!form.test(value)) throw new Error(`${name} must be ${expected}, not "${value}".`);
  return value;
}
