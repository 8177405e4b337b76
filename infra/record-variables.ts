// What is recorded of calls, and for how long, as the environment of whatever serves them.
import { callHours, recordedCalls, usageDays } from "./stage.ts";

export const recordVariables = {
  ...(usageDays && { SLUICE_USAGE_DAYS: usageDays }),
  ...(recordedCalls && { SLUICE_CALLS: recordedCalls }),
  ...(callHours && { SLUICE_CALLS_HOURS: callHours }),
};
