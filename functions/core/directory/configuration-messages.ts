// Says in plain words what is wrong with a field of the operator's file. The schemas' own messages come first.
import type * as z from "zod/mini";
import { formatPath } from "./path.ts";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** One line for each error, such as `models[0].retries: must be at most 10`. */
export function linesOf(issue: Issue, whole = "the file"): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((unknown) => `${formatPath([...issue.path, unknown])}: unknown field`);
  const within = issue.code === "invalid_union" && issue.message === anyOf(issue.errors) ? errorsWithin(issue) : [];
  if (within.length > 0) return within.flatMap((inner) => linesOf(inner, whole));
  return [`${formatPath(issue.path) || whole}: ${issue.message}`];
}

/** Of a value that may have one of several forms: what is wrong inside of the form that it has. */
function errorsWithin({ errors, path }: z.core.$ZodIssueInvalidUnion): Issue[] {
  const isOtherForm = (issue: Issue) => issue.path.length === 0 && OTHER_FORM.has(issue.code);
  const meant = errors.find((issues) => !issues.some(isOtherForm)) ?? [];
  return meant.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

const OTHER_FORM: ReadonlySet<string> = new Set(["invalid_type", "invalid_value"]);

/** For `safeParse`. */
export function messageOf(issue: RawIssue): string {
  if (issue.input === undefined) return "missing";
  if (issue.code === "invalid_type") return `must be ${KINDS[issue.expected] ?? "of another type"}`;
  if (issue.code === "too_big") return `must ${bound(issue.origin, "most", issue.maximum, issue.inclusive)}`;
  if (issue.code === "too_small") return `must ${bound(issue.origin, "least", issue.minimum, issue.inclusive)}`;
  if (issue.code === "invalid_format" && issue.format === "url") return "must be an http:// or https:// address";
  if (issue.code === "invalid_value") return `must be ${listed(issue.values)}`;
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? "is not valid";
  return issue.code === "invalid_union" ? anyOf(issue.errors) : "is not valid";
}

/** Such as `must be an object or "none"`. */
function anyOf(errors: readonly (readonly Issue[])[]): string {
  const forms = errors.flatMap(([first]) => first?.message.replace(/^must be /, "") ?? []);
  return `must be ${[...new Set(forms)].join(" or ")}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function bound(origin: string, side: "most" | "least", limit: number | bigint, inclusive = true): string {
  const unit = UNITS[origin];
  if (unit === undefined) return inclusive ? `be at ${side} ${limit}` : `be ${OPEN[side]} ${limit}`;
  return side === "least" && limit === 1 ? "not be empty" : `have at ${side} ${limit} ${unit}`;
}

const UNITS: Readonly<Record<string, string>> = { string: "characters", array: "entries" };
const OPEN = { most: "less than", least: "more than" };

function listed(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(" or ");
}
