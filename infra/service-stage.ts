// A stage whose calls a service of containers serves, with what watches it.
import "./common-alarms.ts";
import "./service-alarms.ts";
import { createConsole } from "./console.ts";
import { watchConsole } from "./console-alarm.ts";
import { createDashboard } from "./dashboard.ts";
import { service } from "./service.ts";
import { load } from "./service-queries.ts";

// A function here too: it costs nothing while unused, and the containers do not need its rights.
const console = createConsole({ gatewayUrl: service.url });
watchConsole(console.name);

const dashboard = createDashboard({ title: "Processor and memory, in percent", lines: load });

export const outputs = {
  url: service.url,
  ...console.outputs,
  dashboard: dashboard.dashboardName,
};
