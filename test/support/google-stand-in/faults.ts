// What can go wrong with an answer of the stand-in, beside what `anthropic-stand-in/faults.ts` does to the answers of both.
import type { Fault, Outgoing } from "../anthropic-stand-in/faults.ts";
import { detail, refuse } from "./error.ts";
import { eventText } from "./events.ts";

interface Details {
  readonly message?: string;
  readonly details?: readonly object[];
}

/** An error in place of an answer. */
export function status(code: number, { message = "The stand-in fails.", details = [] }: Details = {}): Fault {
  return () => jsonOf(refuse(code, message, details).body, code);
}

/** Google says how long to wait in the body only. */
export function exhausted(retryDelay: string): Fault {
  const violations = [{ quotaId: "GenerateRequestsPerMinutePerProjectPerModel-FreeTier" }];
  const details = [detail("QuotaFailure", { violations }), detail("RetryInfo", { retryDelay })];
  return status(429, { message: "You exceeded your current quota, please check your plan.", details });
}

const OVERLOADED = "This model is currently experiencing high demand. Please try again later.";

export function overloaded(): Fault {
  return status(503, { message: OVERLOADED });
}

/** A status of 200, and then an error as the event behind `n` others; a JSON answer is a 503. */
export function overloadedAfter(n: number): Fault {
  return endingIn(n, eventText(refuse(503, OVERLOADED).body));
}

/** The same as plain JSON, which is no event. */
export function tailAfter(n: number): Fault {
  return endingIn(n, JSON.stringify(refuse(503, OVERLOADED).body, null, 2));
}

function endingIn(n: number, last: string): Fault {
  return (answer) =>
    answer.isStream ? { ...answer, steps: [...answer.steps.slice(0, n), last] } : overloaded()(answer);
}

export function jsonOf(body: object, code = 200): Outgoing {
  const text = JSON.stringify(body, null, 2);
  const length = String(Buffer.byteLength(text));
  const headers = { "content-type": "application/json; charset=UTF-8", "content-length": length };
  return { status: code, headers, steps: [text], isStream: false };
}
