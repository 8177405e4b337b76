// What a refusal of Google's API says in OpenAI's terms: its code, and when to ask again.
import type { RawRefusal } from "../../core/protocol.ts";
import { withCode } from "./outbound/answer/error-code.ts";
import { isAboutKey, isOutForToday, retryDelayIn } from "./outbound/answer/error-details.ts";

/** A quota of the day comes with a short delay, too, which does not bring it back. */
export function readRefusal(refusal: RawRefusal): RawRefusal {
  const { status, headers, error } = refusal;
  const isOut = status === 429 && isOutForToday(error);
  const isSaid = headers.get("retry-after") !== null || headers.get("retry-after-ms") !== null;
  const retryAfter = isOut || isSaid ? undefined : retryDelayIn(error);
  return {
    ...refusal,
    error: withCode(error, status),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(isOut && { shouldRetry: false }),
    ...(isAboutKey(error) && { refusesCredentials: true }),
  };
}
