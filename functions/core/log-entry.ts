// What is logged of a call: who, what, how it ended, and how much it used. Never what was said.
import type { Call } from "./call.ts";
import { LONGEST_NAME } from "./directory/directory.ts";
import type { FailedAttempt, Outcome } from "./hook.ts";
import { loggedIds } from "./request-id.ts";
import { causeCodeOf } from "./upstream/cause.ts";

export type LogEntry = ReturnType<typeof logEntry>;

/** Times are in milliseconds. Members that do not apply are undefined. */
export function logEntry(call: Call, outcome: Outcome) {
  const { error, usage } = outcome;
  const { request_id, platform_request_id } = loggedIds(call);
  return {
    timestamp: new Date(call.receivedAt).toISOString(),
    request_id,
    platform_request_id,
    protocol: call.protocol.name,
    key: call.key.name,
    key_id: call.key.public_id,
    /** What the client wrote; `model` is only set if there is such a model. */
    asked: short(call.asked),
    model: call.model?.name,
    served: outcome.served,
    target: outcome.target && short(outcome.target.model),
    stream: call.stream,
    status: outcome.status,
    ending: outcome.ending,
    code: error && short(error.body.code ?? error.body.type),
    cause: error && causeCodeOf(error),
    limit: error?.limit,
    attempts: attemptsIn(outcome.attempts),
    finish_reasons: reasonsIn(outcome.finishReasons),
    prompt_tokens: usage?.promptTokens ?? 0,
    completion_tokens: usage?.completionTokens ?? 0,
    cached_tokens: usage?.cachedTokens ?? 0,
    total_tokens: usage?.totalTokens ?? 0,
    estimated: usage?.estimated ?? false,
    time_to_first_token: outcome.timeToFirstToken,
    duration: outcome.duration,
    /** From hooks, by `call.log`. */
    fields: Object.keys(call.logged).length > 0 ? { ...call.logged } : undefined,
  };
}

/** An operator may configure any number of fallbacks: the last attempts say why the call ended as it did. */
const MOST_ATTEMPTS = 32;

function attemptsIn(attempts: readonly FailedAttempt[]): readonly FailedAttempt[] | undefined {
  if (attempts.length === 0) return undefined;
  return attempts
    .slice(-MOST_ATTEMPTS)
    .map((attempt) => ({ ...attempt, target: short(attempt.target), code: short(attempt.code) }));
}

/** Providers may write anything, for up to a thousand choices; honest ones have about five reasons. */
const MOST_REASONS = 16;
/** In characters. */
const LONGEST_REASON = 64;

/** Each once. */
function reasonsIn(reasons: readonly string[]): string[] {
  const all = new Set(reasons.map((reason) => reason.slice(0, LONGEST_REASON)));
  return [...all].slice(0, MOST_REASONS);
}

/** Model names and error codes come from clients and providers, and may be of any length. */
function short(name: string): string {
  return name.slice(0, LONGEST_NAME);
}
