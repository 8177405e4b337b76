// Logs one entry for every call.
import type { Hook } from "../core/hook.ts";
import { type LogEntry, logEntry } from "../core/log-entry.ts";

/** First in the list of hooks, so that it is settled last and sees the calls that a later hook refuses. */
export function meter(log: (entry: LogEntry, receivedAt: number) => void): Hook {
  return {
    name: "meter",
    async preCall(call) {
      return { postCall: async (outcome) => log(logEntry(call, outcome), call.receivedAt) };
    },
  };
}
