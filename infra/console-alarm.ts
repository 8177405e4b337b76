// The alarm for failures of the console's function. There is none without a console.
import { alarm } from "./alarm.ts";
import { query } from "./metric-queries.ts";

export function watchConsole(name: $util.Output<string> | undefined) {
  if (name === undefined) return;
  const errors = { namespace: "AWS/Lambda", metricName: "Errors", dimensions: { FunctionName: name } };
  alarm("ConsoleCrashes", {
    description:
      "A request to the console or the admin API crashed or ran out of time. See the log of the console's function.",
    queries: [query("errors", errors)],
  });
}
