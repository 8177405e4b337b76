// Checks the members of a request that the gateway reads, whatever the protocol.
import * as z from "zod/mini";
import { invalidRequest } from "../core/error.ts";
import type { Members } from "../core/wire/members.ts";

/** With something in it. What the list has is for the provider to judge. */
export const textOrList = z.unknown().check(({ value, issues }) => {
  if (typeof value !== "string" && !Array.isArray(value)) issues.push({ code: "custom", input: value, path: [] });
  else if (value.length === 0)
    issues.push({ code: "too_small", origin: "array", minimum: 1, inclusive: true, input: value, path: [] });
});

/** Throws a 400 that names the first field that is missing or wrong. */
export function checkFields<T>(fields: z.ZodMiniType<T>, body: Members): T {
  const result = fields.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0]);
  throw isMissing(body[name]) || isEmpty(issue)
    ? invalidRequest(400, "missing_required_parameter", `Missing required parameter: '${name}'.`, name)
    : invalidRequest(400, "invalid_value", `Invalid value for '${name}'.`, name);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Of the right type, but with nothing in it: that is missing too. */
function isEmpty(issue: z.core.$ZodIssue | undefined): boolean {
  return issue?.code === "too_small" && (issue.origin === "string" || issue.origin === "array");
}
