// Under which codes usage records count failures and refusals: the gateway's own, so that a record stays small whatever
// providers say.

/** However a call ended. */
const OF_ANY_ENDING = new Set([
  "upstream_unavailable",
  "upstream_auth_failed",
  "upstream_malformed",
  "upstream_timeout",
  "upstream_truncated",
  "upstream_stalled",
  "context_length_exceeded",
  "deadline_exceeded",
  "client_stopped_reading",
  "limits_unavailable",
  "model_misconfigured",
  "internal_error",
]);

/** Of refusals. Some providers have the same words for what they refuse themselves. */
const OF_REFUSALS = new Set([
  "model_not_found",
  "model_access_forbidden",
  "price_unknown",
  "missing_required_parameter",
  "invalid_value",
  "unsupported_parameter",
  "unsupported_endpoint",
  "rate_limit_exceeded",
  "concurrency_limit_exceeded",
  "insufficient_quota",
]);

/** All that a record may have. */
export const COUNTED_CODES: readonly string[] = [...OF_ANY_ENDING, ...OF_REFUSALS, "other"];

export function countedCode(code: string | null, { isRefusal }: { readonly isRefusal: boolean }): string {
  const isOwn = code !== null && (OF_ANY_ENDING.has(code) || (isRefusal && OF_REFUSALS.has(code)));
  return isOwn ? code : "other";
}
