// Alarms for failures and floods of the service. Each description says what happened and where to look first.
import { alarm } from "./alarm.ts";
import { ofBalancer } from "./service-queries.ts";
import { alarmRequests } from "./stage.ts";

alarm("Unreachable", {
  description:
    "The load balancer could not hand calls to a container, or lost one. See the service's events and its log.",
  queries: [ofBalancer("HTTPCode_ELB_5XX_Count")],
});

alarm("RequestFlood", {
  description: `More than ${alarmRequests} requests in five minutes, refused ones included. The dashboard shows their kind.`,
  queries: [ofBalancer("RequestCount")],
  above: Number(alarmRequests),
});
