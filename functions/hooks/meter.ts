// One line of JSON for every call: who, what, how it ended, and how much it used. Never what was said.
import type { Call } from "../core/call.ts";
import type { Hook, Outcome } from "../core/hook.ts";

/** First in the list of hooks, so that it is settled last and sees the calls that a later hook refuses. */
export function meter(write: (line: string) => void): Hook {
  return {
    name: "meter",
    async preCall(call) {
      return { postCall: async (outcome) => write(JSON.stringify(entryOf(call, outcome))) };
    },
  };
}

function entryOf(call: Call, outcome: Outcome) {
  return {
    timestamp: new Date(call.receivedAt).toISOString(),
    request_id: call.requestId,
    key: call.key.name,
    model: call.asked.slice(0, LONGEST_NAME),
    served: outcome.served,
    stream: call.stream,
    status: outcome.status,
    ending: outcome.ending,
    error: outcome.error && String(outcome.error.body.code ?? outcome.error.body.type).slice(0, LONGEST_NAME),
    attempts: outcome.attempts.length > 0 ? outcome.attempts : undefined,
    finish_reasons: outcome.finishReasons,
    prompt_tokens: outcome.usage?.promptTokens ?? 0,
    completion_tokens: outcome.usage?.completionTokens ?? 0,
    cached_tokens: outcome.usage?.cachedTokens ?? 0,
    total_tokens: outcome.usage?.totalTokens ?? 0,
    estimated: outcome.usage?.estimated ?? false,
    time_to_first_token: outcome.timeToFirstToken,
    duration: outcome.duration,
  };
}

/** Model names and error codes come from outside. */
const LONGEST_NAME = 256;
