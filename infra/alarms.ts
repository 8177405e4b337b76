// Alarms for failures. Each description says what happened and where to look first.
import { alarm } from "./alarm.ts";
import { timeouts } from "./logs.ts";
import { ofFunction, ofGateway, ofTable, query } from "./metric-queries.ts";
import { counters, directory, usage } from "./tables.ts";

alarm("Crashes", {
  description: "An invocation crashed or ran out of time before it could answer. See the function's log.",
  queries: [ofFunction("Errors")],
});

alarm("Throttles", {
  description: "Lambda rejected calls: the reserved concurrency or the account's quota is used up.",
  queries: [ofFunction("Throttles")],
});

alarm("Timeouts", {
  description:
    "Lambda stopped a call at the function's time limit, which the gateway's own deadline should prevent. See its log.",
  queries: [query("timeouts", timeouts)],
});

alarm("Failures", {
  description:
    "More than 5 % of at least 20 calls failed, for ten minutes. The dashboard shows which errors and models.",
  queries: [
    ofGateway("Requests"),
    ofGateway("Errors"),
    { id: "failed", expression: "IF(requests >= 20, 100 * errors / requests, 0)", label: "% of calls that failed" },
  ],
  above: 5,
  periods: 2,
});

alarm("TableThrottles", {
  description:
    "DynamoDB throttles a table because one key or model gets too many calls. docs/limits.md says how far one scales.",
  queries: [
    ofTable("keys", ["ReadThrottleEvents", directory]),
    ofTable("counts", ["ReadThrottleEvents", counters]),
    ofTable("reservations", ["WriteThrottleEvents", counters]),
    ofTable("records", ["WriteThrottleEvents", usage]),
    { id: "throttled", expression: "SUM(METRICS())", label: "Throttled requests" },
  ],
});
