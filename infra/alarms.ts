// Alarms for failures of the function. Each description says what happened and where to look first.
import { alarm } from "./alarm.ts";
import { ofFunction } from "./function-queries.ts";
import { timeouts } from "./logs.ts";
import { query } from "./metric-queries.ts";

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
