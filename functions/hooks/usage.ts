// Adds every call to the records of its key and model, of its day and of its hour, once the client has its answer.
import type { Call } from "../core/call.ts";
import type { Hook, Outcome } from "../core/hook.ts";
import { countedCode } from "../core/limits/counted-code.ts";
import { bucketOf, type Histogram } from "../core/limits/histogram.ts";
import type { KeyNames } from "../core/limits/key-names.ts";
import type { UsageRecord, UsageRecords } from "../core/limits/usage-records.ts";
import { windowsAt } from "../core/limits/window.ts";

/** Before the hooks that refuse, so that refusals are counted too. */
export function usage(records: UsageRecords, names: KeyNames): Hook {
  return {
    name: "usage",
    async preCall(call) {
      return {
        async afterReply(outcome) {
          const record = recordOf(call, outcome);
          const { day, minute } = windowsAt(call.receivedAt);
          await all([
            records.add({ ...record, period: day.name }),
            records.add({ ...record, period: minute.name.slice(0, HOUR) }),
            names.add(call.key.name),
          ]);
        },
      };
    },
  };
}

/** Such as `2026-11-22T09`. */
const HOUR = 13;

/** A failure does not end the wait for the others. */
async function all(works: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === "rejected") throw result.reason;
}

/** A call belongs to the day and the hour in which it came. */
function recordOf(call: Call, outcome: Outcome): Omit<UsageRecord, "period"> {
  const { ending, error, usage, cost } = outcome;
  const isRefusal = ending === "refused";
  return {
    key: call.key.name,
    model: call.model?.name ?? UNKNOWN_MODEL,
    requests: isRefusal ? 0 : 1,
    refusals: isRefusal ? 1 : 0,
    failures: ending === "failed" ? 1 : 0,
    promptTokens: usage?.promptTokens ?? 0,
    cachedTokens: usage?.cachedTokens ?? 0,
    completionTokens: usage?.completionTokens ?? 0,
    estimated: usage?.estimated ? 1 : 0,
    cost,
    timesToFirstToken: oneTime(outcome.timeToFirstToken),
    durations: oneTime(isRefusal ? undefined : outcome.duration),
    errors: error === undefined ? {} : { [countedCode(error.body.code, { isRefusal })]: 1 },
  };
}

function oneTime(milliseconds: number | undefined): Histogram {
  return milliseconds === undefined ? {} : { [bucketOf(milliseconds)]: 1 };
}

/** Clients may ask for any number of models that do not exist; they share one record. */
const UNKNOWN_MODEL = "(unknown)";
