// A stage whose calls a function serves, with what watches it.
import "./alarms.ts";
import "./common-alarms.ts";
import "./flood-alarms.ts";
import { createConsole } from "./console.ts";
import { watchConsole } from "./console-alarm.ts";
import { createDashboard } from "./dashboard.ts";
import { router } from "./domain.ts";
import { concurrentCalls } from "./function-queries.ts";
import { gateway } from "./gateway.ts";

const console = createConsole({ gatewayUrl: gateway.url, router });
watchConsole(console.name);

const dashboard = createDashboard({ title: "Concurrent calls", lines: concurrentCalls });

export const outputs = {
  url: gateway.url,
  ...console.outputs,
  dashboard: dashboard.dashboardName,
};
