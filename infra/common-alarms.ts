// Alarms that do not depend on the stage's entry. Each description says what happened and where to look first.
import { alarm } from "./alarm.ts";
import { ofGateway, ofTable } from "./metric-queries.ts";
import { counters, directory, usage } from "./tables.ts";

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

/** One a second, for five minutes. A client whose key was revoked goes on trying, but no person types that fast. */
const WRONG_KEYS = 300;

alarm("WrongKeys", {
  description: `More than ${WRONG_KEYS} requests in five minutes had no valid key: somebody guesses keys, or a client has an old one.`,
  queries: [ofGateway("Unauthorized")],
  above: WRONG_KEYS,
});
