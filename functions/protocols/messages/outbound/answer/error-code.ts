// The codes that programs look at, for errors of Anthropic's API, which has only types.
import { saysPromptTooLong } from "../../../../core/upstream/context-length.ts";
import { saysNoSuchModel } from "../../../../core/upstream/missing-model.ts";
import type { Members } from "../../../../core/wire/members.ts";

const CODES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ["rate_limit_error", "rate_limit_exceeded"],
  ["overloaded_error", "upstream_overloaded"],
  ["api_error", "upstream_unavailable"],
  ["timeout_error", "upstream_timeout"],
  ["authentication_error", "upstream_auth_failed"],
  ["permission_error", "upstream_auth_failed"],
  ["billing_error", "upstream_auth_failed"],
  ["request_too_large", "request_too_large"],
  [413, "request_too_large"],
  [429, "rate_limit_exceeded"],
  [529, "upstream_overloaded"],
]);

/** The error object with a code. One that it has already is kept: servers that copy the protocol have codes of their own. */
export function withCode(error: Members, status?: number): Members {
  const { code } = error;
  if (code !== undefined && code !== null && code !== "") return error;
  const added = codeOf(error, status);
  return added === undefined ? error : { ...error, code: added };
}

function codeOf(error: Members, status: number | undefined): string | undefined {
  if (saysPromptTooLong(error)) return "context_length_exceeded";
  if (isMissingModel(error, status)) return "model_not_found";
  return CODES.get(error["type"]) ?? CODES.get(status);
}

/** `model: claude-9`, and nothing else. Files and batches can be missing too. */
function isMissingModel(error: Members, status: number | undefined): boolean {
  const { type, message } = error;
  if (saysNoSuchModel(error)) return true;
  const isMissing = type === "not_found_error" || status === 404;
  return isMissing && typeof message === "string" && /^\W?model\b/i.test(message);
}
