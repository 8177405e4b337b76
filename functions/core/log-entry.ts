// What is logged of a call: who, what, how it ended, and how much it used. Never what was said.
import type { Call } from "./call.ts";
import { LONGEST_NAME } from "./directory.ts";
import type { Outcome } from "./hook.ts";

export type LogEntry = ReturnType<typeof logEntry>;

/** Times are in milliseconds. Members that do not apply are undefined. */
export function logEntry(call: Call, outcome: Outcome) {
  const { error, usage } = outcome;
  const attempts = outcome.attempts.map((attempt) => ({ ...attempt, code: short(attempt.code) }));
  return {
    timestamp: new Date(call.receivedAt).toISOString(),
    request_id: call.requestId,
    key: call.key.name,
    key_id: call.key.public_id,
    /** What the client wrote; `model` is only set if there is such a model. */
    asked: short(call.asked),
    model: call.targets[0]?.name,
    served: outcome.served,
    stream: call.stream,
    status: outcome.status,
    ending: outcome.ending,
    code: error && short(error.body.code ?? error.body.type),
    limit: error?.limit,
    attempts: attempts.length > 0 ? attempts : undefined,
    finish_reasons: outcome.finishReasons.slice(0, MOST_REASONS).map(short),
    prompt_tokens: usage?.promptTokens ?? 0,
    completion_tokens: usage?.completionTokens ?? 0,
    cached_tokens: usage?.cachedTokens ?? 0,
    total_tokens: usage?.totalTokens ?? 0,
    estimated: usage?.estimated ?? false,
    time_to_first_token: outcome.timeToFirstToken,
    duration: outcome.duration,
  };
}

/** As many as the choices that OpenAI gives at most. */
const MOST_REASONS = 128;

/** Model names, error codes and finish reasons come from outside, and may be of any length. */
function short(name: string): string {
  return name.slice(0, LONGEST_NAME);
}
