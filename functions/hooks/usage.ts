// Adds every call to the daily record of its key and model, once the client has its answer.
import type { Call } from "../core/call.ts";
import type { Hook, Outcome } from "../core/hook.ts";
import type { UsageRecord, UsageRecords } from "../core/limits/usage-records.ts";
import { windowsAt } from "../core/limits/window.ts";

/** Before the hooks that refuse, so that refusals are counted too. */
export function usage(records: UsageRecords): Hook {
  return {
    name: "usage",
    async preCall(call) {
      return { afterReply: (outcome) => records.add(recordOf(call, outcome)) };
    },
  };
}

/** A call belongs to the day on which it came. */
function recordOf(call: Call, { ending, usage, cost }: Outcome): UsageRecord {
  return {
    key: call.key.name,
    day: windowsAt(call.receivedAt).day.name,
    model: call.model?.name ?? UNKNOWN_MODEL,
    requests: ending === "refused" ? 0 : 1,
    refusals: ending === "refused" ? 1 : 0,
    failures: ending === "failed" ? 1 : 0,
    promptTokens: usage?.promptTokens ?? 0,
    cachedTokens: usage?.cachedTokens ?? 0,
    completionTokens: usage?.completionTokens ?? 0,
    estimated: usage?.estimated ? 1 : 0,
    cost,
  };
}

/** Clients may ask for any number of models that do not exist; they share one record. */
const UNKNOWN_MODEL = "(unknown)";
