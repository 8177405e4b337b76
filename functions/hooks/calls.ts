// Keeps a record of each call for operators to look at, once the client has its answer. Refusals are only counted, by the hook
// of usage: a client that keeps asking makes thousands of them.
import type { Call } from "../core/call.ts";
import type { CallRecord, CallRecords, RecordedCalls } from "../core/call-records.ts";
import { createCallSample } from "../core/call-sample.ts";
import type { Hook, Outcome } from "../core/hook.ts";
import { logEntry } from "../core/log-entry.ts";

type Ending = Outcome["ending"];
type Sampled = Pick<CallRecord, "sampled" | "left_out">;

export function calls(records: CallRecords, recorded: RecordedCalls): Hook {
  const sample = createCallSample();

  /** Undefined if the call is not recorded. */
  function sampled(ending: Ending): Sampled | undefined {
    if (recorded === "off" || ending === "refused") return undefined;
    if (recorded === "all" || ending === "failed") return {};
    const leftOut = recorded === "sample" ? sample.take() : undefined;
    return leftOut === undefined ? undefined : { sampled: true, left_out: leftOut };
  }

  return {
    name: "calls",
    async preCall(call, waitUntil) {
      return {
        async afterReply(outcome) {
          const taken = sampled(outcome.ending);
          // At the same time as what the other hooks write then.
          if (taken !== undefined) waitUntil(records.add([{ ...recordOf(call, outcome), ...taken }]));
        },
      };
    },
  };
}

function recordOf(call: Call, outcome: Outcome): CallRecord {
  return { ...logEntry(call, outcome), id: call.platformId, cost: outcome.cost };
}
