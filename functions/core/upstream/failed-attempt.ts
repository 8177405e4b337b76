// What the hooks and the log get of an attempt that failed.
import type { Target } from "../directory/target.ts";
import type { FailedAttempt } from "../hook.ts";
import { causeCodeOf } from "./cause.ts";
import type { UpstreamError } from "./upstream-error.ts";

/** A provider's codes may be of any length. */
const LONGEST_CODE = 64;

export function failedAttempt({ name: model, model: target }: Target, failure: UpstreamError): FailedAttempt {
  const code = (failure.body.code ?? failure.body.type).slice(0, LONGEST_CODE);
  return { model, target, code, status: failure.consequences.providerStatus, cause: causeCodeOf(failure) };
}
