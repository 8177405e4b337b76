// One line of JSON for every call: who, what, how it ended, and how much it used. Never what was said.
import type { Call } from "../core/call.ts";
import { LONGEST_NAME } from "../core/directory.ts";
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
  const attempts = outcome.attempts.map((attempt) => ({ ...attempt, code: short(attempt.code) }));
  return {
    timestamp: new Date(call.receivedAt).toISOString(),
    request_id: call.requestId,
    key: call.key.name,
    model: short(call.asked),
    served: outcome.served,
    stream: call.stream,
    status: outcome.status,
    ending: outcome.ending,
    error: outcome.error && short(outcome.error.body.code ?? outcome.error.body.type),
    attempts: attempts.length > 0 ? attempts : undefined,
    finish_reasons: outcome.finishReasons.map(short),
    prompt_tokens: outcome.usage?.promptTokens ?? 0,
    completion_tokens: outcome.usage?.completionTokens ?? 0,
    cached_tokens: outcome.usage?.cachedTokens ?? 0,
    total_tokens: outcome.usage?.totalTokens ?? 0,
    estimated: outcome.usage?.estimated ?? false,
    time_to_first_token: outcome.timeToFirstToken,
    duration: outcome.duration,
  };
}

/** Model names, error codes and finish reasons come from outside, and may be of any length. */
function short(name: string): string {
  return name.slice(0, LONGEST_NAME);
}
