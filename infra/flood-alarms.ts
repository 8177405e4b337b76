// Alarms for floods: more calls or cost than the stage should see. The URL is public, so anybody can send
// requests, and AWS charges for those that are refused too.
import { alarm } from "./alarm.ts";
import { concurrency } from "./concurrency.ts";
import { costQueries } from "./cost.ts";
import { ofFunction } from "./function-queries.ts";
import { alarmRequests, alarmUsdPerDay } from "./stage.ts";

alarm("Concurrency", {
  description: `More than 80 % of the ${concurrency.most} calls that can run at once are running. Further calls are soon rejected.`,
  queries: [ofFunction("ConcurrentExecutions", { stat: "Maximum" })],
  above: Math.floor(0.8 * concurrency.most),
});

alarm("RequestFlood", {
  description: `More than ${alarmRequests} requests in five minutes, refused ones included. The dashboard shows their kind.`,
  queries: [ofFunction("Invocations")],
  above: Number(alarmRequests),
});

alarm("Cost", {
  description: `The gateway's use of AWS cost more than an estimated $${alarmUsdPerDay} in 24 hours, without the providers.`,
  queries: costQueries,
  above: Number(alarmUsdPerDay),
});
