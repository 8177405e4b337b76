// Breaks the configuration and checks that exactly the expectations that name the broken properties fail. One deployment
// breaks several properties; the long run breaks each alone.
import { describe, expect, test, vi } from "vitest";
import { isLong } from "../support/long.ts";
import { deploy } from "./deployment.ts";
import { expectation, expectations } from "./expectations/all.ts";

vi.setConfig({ maxConcurrency: 2 });

interface Break {
  what: string;
  file: string;
  from: string;
  to: string;
  caught: string;
}

const breaks: Break[] = [
  {
    what: "the runtime",
    file: "infra/gateway.ts",
    from: "nodejs24.x",
    to: "nodejs20.x",
    caught: "runs its bundle on Node 24, on arm64",
  },
  {
    what: "the memory",
    file: "infra/memory.ts",
    from: "memorySize = 512",
    to: "memorySize = 128",
    caught: "has the memory that local instances have, 15 minutes and no reserved concurrency",
  },
  {
    what: "streaming",
    file: "infra/gateway.ts",
    from: "streaming: true",
    to: "streaming: false",
    caught: "streams from a Function URL that leaves authentication to the gateway",
  },
  {
    what: "the browsers' methods",
    file: "infra/gateway.ts",
    from: "url: { cors,",
    to: "url: {",
    caught: "lets browsers in as functions/node/browsers.ts says",
  },
  {
    what: "an action",
    file: "infra/permissions.ts",
    from: '"dynamodb:Query"',
    to: '"dynamodb:Query", "dynamodb:DeleteItem"',
    caught: "has functions that may do the named actions on the tables, parameters and logs, and nothing else",
  },
  {
    what: "a resource of a policy",
    file: "infra/permissions.ts",
    from: "resources: [usage.arn]",
    to: 'resources: ["*"]',
    caught: "has functions that may do the named actions on the tables, parameters and logs, and nothing else",
  },
  {
    what: "the path of the parameters",
    file: "infra/secrets.ts",
    from: "$app.stage}/*",
    to: "$app.name}/*",
    caught: "has functions that may do the named actions on the tables, parameters and logs, and nothing else",
  },
  {
    what: "the links, with SST's own rights",
    file: "infra/tables.ts",
    from: "sst.Linkable.wrap(",
    to: "if (false) sst.Linkable.wrap(",
    caught: "has functions that may do the named actions on the tables, parameters and logs, and nothing else",
  },
  {
    what: "the managed policy",
    file: "infra/function-role.ts",
    from: "args.managedPolicyArns = [];",
    to: "",
    caught: "has roles without policies that others manage",
  },
  {
    what: "the trust policy",
    file: "infra/function-role.ts",
    from: "args.assumeRolePolicy =",
    to: "void",
    caught: "has roles that Lambda alone may take",
  },
  {
    what: "a table's key",
    file: "infra/tables.ts",
    from: "...(rangeKey && { rangeKey })",
    to: "",
    caught: "keys the tables as the gateway reads them, and pays by the request",
  },
  {
    what: "the expiry of counters",
    file: "infra/tables.ts",
    from: "...(ttl && { ttl }),",
    to: "",
    caught: "lets everything expire but models and keys",
  },
  {
    what: "a table's protection",
    file: "infra/tables.ts",
    from: "deletionProtection: $app.protect,",
    to: "",
    caught: "protects and retains the tables of production, and only those",
  },
  {
    what: "the retention of tables",
    file: "sst.config.ts",
    from: 'removal: keep ? "retain" : "remove"',
    to: 'removal: "remove"',
    caught: "protects and retains the tables of production, and only those",
  },
  {
    what: "the recovery of tables",
    file: "infra/tables.ts",
    from: "deletionProtection: $app.protect,",
    to: "deletionProtection: $app.protect, transform: { table: { pointInTimeRecovery: { enabled: false } } },",
    caught: "can restore every table to a point in time",
  },
  {
    what: "the logs' retention",
    file: "infra/logs.ts",
    from: "retentionInDays: 30",
    to: "retentionInDays: 0",
    caught: "keeps JSON logs for 30 days in one group",
  },
  {
    what: "a secret",
    file: "infra/gateway.ts",
    from: "streaming: true",
    to: "streaming: true, environment: { OPENAI_API_KEY: providerKeys[0].value }",
    caught: "keeps secrets out of the environment",
  },
  {
    what: "an alarm",
    file: "infra/alarms.ts",
    from: 'ofFunction("Throttles")',
    to: 'ofFunction("Errors")',
    caught: "watches its own function and its own tables",
  },
  {
    what: "the alarm of the console",
    file: "infra/console-alarm.ts",
    from: 'metricName: "Errors"',
    to: 'metricName: "Invocations"',
    caught: "watches its own function and its own tables",
  },
  {
    what: "the metric of an alarm",
    file: "infra/common-alarms.ts",
    from: 'ofGateway("Unauthorized")',
    to: 'ofGateway("Refusals")',
    caught: "raises an alarm for a flood of requests, and for one of wrong keys",
  },
  {
    what: "the share of the quota that raises an alarm",
    file: "infra/flood-alarms.ts",
    from: "0.8 * concurrency.most",
    to: "8 * concurrency.most",
    caught: "raises an alarm at 80 % of the account's concurrent executions",
  },
  {
    what: "a price",
    file: "infra/cost.ts",
    from: "gigabyteSecond: 0.0000133334",
    to: "gigabyteSecond: 0.0133334",
    caught: "raises an alarm when AWS charges more than 10 USD in 24 hours",
  },
  {
    what: "the dashboard",
    file: "infra/dashboard.ts",
    from: "properties: { title, region,",
    to: "properties: { title,",
    caught: "shows a dashboard of its region",
  },
];

/** What can be broken at the same time: it is caught by different sentences, and does not edit the same text. */
function groupsOf(breaks: readonly Break[]): Break[][] {
  const groups: Break[][] = [];
  for (const one of breaks) {
    const isApart = (group: Break[]) => group.every(({ caught, from }) => caught !== one.caught && from !== one.from);
    const group = isLong ? undefined : groups.find(isApart);
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

const cases = groupsOf(breaks).map((group) => ({ what: group.map(({ what }) => what).join(", "), group }));

describe("a broken configuration is caught by the sentences that name what is broken:", () => {
  test.concurrent.each(cases)("$what", async ({ group }) => {
    const deployment = await deploy("production", { edits: group });
    const failed = Object.keys(expectations).filter((sentence) => throws(() => expectation(sentence)(deployment)));
    await deployment.remove();
    expect(failed.sort()).toEqual(group.map(({ caught }) => caught).sort());
  });
});

function throws(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
