// What a refusal of Bedrock's says in OpenAI's terms: its code, and whether to ask again. It never says when.
import type { RawRefusal } from "../../core/protocol.ts";
import { withCode } from "./outbound/answer/error-code.ts";
import { isAboutCredentials, isOutForToday, isQuota, nameIn } from "./outbound/answer/error-name.ts";

/** The name of an error is in a header. */
export function readRefusal(refusal: RawRefusal): RawRefusal {
  const { headers, error } = refusal;
  const name = nameIn(headers.get("x-amzn-errortype"));
  const named = name === "" ? error : { ...error, type: name };
  const known = withCode(named, refusal.status);
  const status = isQuota(known) ? 429 : refusal.status;
  return {
    ...refusal,
    status,
    error: known,
    ...(status === 429 && isOutForToday(known) && { shouldRetry: false }),
    ...(isAboutCredentials(known) && { refusesCredentials: true }),
  };
}
