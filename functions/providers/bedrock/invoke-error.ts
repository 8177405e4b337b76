// Bedrock's errors as Anthropic would name them: clients of its API decide by the type.
import { saysPromptTooLong } from "../../core/upstream/context-length.ts";
import type { Members } from "../../core/wire/members.ts";
import { kindOf } from "../../protocols/converse/outbound/answer/error-name.ts";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["validation", "invalid_request_error"],
  ["accessdenied", "permission_error"],
  ["resourcenotfound", "not_found_error"],
  ["throttling", "rate_limit_error"],
  ["toomanyrequests", "rate_limit_error"],
  ["servicequotaexceeded", "rate_limit_error"],
  ["modelnotready", "rate_limit_error"],
  ["modeltimeout", "timeout_error"],
  ["serviceunavailable", "overloaded_error"],
]);

/**
 * Its words stay. One without a name gets no type, and the status decides; and so does a prompt that is too long, which AWS says
 * in words of its own, because then the gateway says it in Anthropic's.
 */
export function asAnthropics({ type, ...error }: Members): Members {
  const kind = kindOf({ type });
  return kind === "" || saysPromptTooLong(error) ? error : { ...error, type: TYPES.get(kind) ?? "api_error" };
}
