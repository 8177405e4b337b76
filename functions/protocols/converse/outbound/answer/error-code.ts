// The codes that programs look at, for errors of Bedrock's, which have only names.
import { saysPromptTooLong } from "../../../../core/upstream/context-length.ts";
import { saysNoSuchModel } from "../../../../core/upstream/missing-model.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isAboutCredentials, isOutForToday, kindOf, nameIn } from "./error-name.ts";
import { textIn } from "./text.ts";

/** By the error's kind, or its HTTP status. */
const CODES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ...named("rate_limit_exceeded", "throttling", "servicequotaexceeded", "toomanyrequests", 429),
  ...named("upstream_overloaded", "serviceunavailable", "modelnotready", 503),
  ...named("upstream_unavailable", "internalserver", "internalfailure", "internal", "modelerror", "modelstreamerror"),
  ...named("upstream_unavailable", 424, 500),
  ...named("upstream_timeout", "modeltimeout", 408, 504),
  ...named("upstream_auth_failed", "accessdenied", 401, 403),
  ...named("request_too_large", 413),
]);

function named(code: string, ...names: (string | number)[]): [unknown, string][] {
  return names.map((name) => [name, code]);
}

/** The error object with a code, and with Bedrock's name of the error as its type. A code in words is kept. */
export function withCode(error: Members, status?: number): Members {
  const { __type: name, type = nameIn(name), code, ...others } = error;
  const known = textIn(code) || codeOf({ ...others, type }, status);
  return { ...others, ...(textIn(type) !== "" && { type }), ...(known !== undefined && { code: known }) };
}

function codeOf(error: Members, status: number | undefined): string | undefined {
  if (saysPromptTooLong(error)) return "context_length_exceeded";
  if (isMissingModel(error)) return "model_not_found";
  if (isAboutCredentials(error)) return "upstream_auth_failed";
  const code = CODES.get(kindOf(error)) ?? CODES.get(status);
  return code === "rate_limit_exceeded" && isOutForToday(error) ? "insufficient_quota" : code;
}

/** Guardrails and prompts can be missing too. */
function isMissingModel(error: Members): boolean {
  if (saysNoSuchModel(error)) return true;
  return kindOf(error) === "resourcenotfound" && /\bmodel\b|inference profile/i.test(textIn(error["message"]));
}
