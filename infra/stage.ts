// What may differ from stage to stage. SST reads `.env` and `.env.<stage>` before it evaluates this, so a stage's
// settings can stand in a file of its own; docs/deploy.md lists them.

/** Where alarms are sent. Without it they only change colour on the dashboard. */
export const alarmEmail = setting("SLUICE_ALARM_EMAIL", /^[^@\s]+@[^@\s]+$/, "an e-mail address");

/** A name of your own for the gateway, in a Route 53 zone of the same account. */
export const domain = setting("SLUICE_DOMAIN", /^([a-z0-9-]+\.)+[a-z]{2,}$/, "a host name such as llm.example.com");

/** The most calls at once: a ceiling on cost, and a share of the account's quota that nothing else can take. */
export const reservedConcurrency = setting("SLUICE_RESERVED_CONCURRENCY", /^[1-9]\d*$/, "a positive whole number");

function setting(name: string, form: RegExp, expected: string): string | undefined {
  const value = process.env[name];
  if (!value) return undefined;
  if (!form.test(value)) throw new Error(`${name} must be ${expected}, not "${value}".`);
  return value;
}
