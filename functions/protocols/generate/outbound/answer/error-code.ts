// The codes that programs look at, for errors of Google's API, whose own codes are numbers.
import { saysPromptTooLong } from "../../../../core/upstream/context-length.ts";
import { saysNoSuchModel } from "../../../../core/upstream/missing-model.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isAboutKey, isOutForToday } from "./error-details.ts";
import { textIn } from "./text.ts";

/** By the error's `status` (google.rpc.Code), or its HTTP status. */
const CODES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ...named("rate_limit_exceeded", "RESOURCE_EXHAUSTED", 429),
  ...named("upstream_overloaded", "UNAVAILABLE", 503),
  ...named("upstream_unavailable", "INTERNAL", "UNKNOWN", "CANCELLED", 500, 499),
  ...named("upstream_timeout", "DEADLINE_EXCEEDED", 504),
  ...named("upstream_auth_failed", "UNAUTHENTICATED", "PERMISSION_DENIED", 401, 403),
  ...named("request_too_large", 413),
]);

function named(code: string, ...names: (string | number)[]): [unknown, string][] {
  return names.map((name) => [name, code]);
}

/** The error object with a code, and with Google's name of the error as its type. A code in words is kept. */
export function withCode(error: Members, status?: number): Members {
  const { code, type = error["status"], ...others } = error;
  const isWord = typeof code === "string" && code !== "" && !/^\d+$/.test(code);
  const known = isWord ? code : codeOf(error, status);
  return { ...others, ...(typeof type === "string" && { type }), ...(known !== undefined && { code: known }) };
}

function codeOf(error: Members, status: number | undefined): string | undefined {
  if (saysPromptTooLong(error)) return "context_length_exceeded";
  if (isMissingModel(error, status)) return "model_not_found";
  if (isAboutKey(error)) return "upstream_auth_failed";
  const code = CODES.get(error["status"]) ?? CODES.get(Number(error["code"])) ?? CODES.get(status);
  return code === "rate_limit_exceeded" && isOutForToday(error) ? "insufficient_quota" : code;
}

/** Cached contents and files can be missing too. */
function isMissingModel(error: Members, status: number | undefined): boolean {
  if (saysNoSuchModel(error)) return true;
  const isMissing = error["status"] === "NOT_FOUND" || status === 404;
  return isMissing && /^\W*(?:publisher )?model\b/i.test(textIn(error["message"]));
}
