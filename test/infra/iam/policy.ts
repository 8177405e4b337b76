// Evaluates policies as IAM does, as far as the policies in docs/ go: statements that allow, and conditions on strings.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { readFile } from "node:fs/promises";

type Values = string | string[];

export interface Statement {
  Sid: string;
  Effect: string;
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, Values>>;
}

/** What AWS asks IAM before it does something. */
export interface Request {
  action: string;
  /** An ARN, or `*` where AWS has no resource for the action. */
  resource: string;
  /** Values of condition keys. */
  context: Record<string, Values>;
}

/** A policy from docs/, with its placeholders filled in. */
export async function readPolicy(name: string, filling: Record<string, string>): Promise<Statement[]> {
  const text = await readFile(new URL(`../../../docs/${name}.json`, import.meta.url), "utf8");
  const filled = Object.entries(filling).reduce((sum, [place, value]) => sum.replaceAll(place, value), text);
  return JSON.parse(filled).Statement;
}

/** The statements that allow a request. */
export function allowing(statements: readonly Statement[], request: Request): string[] {
  return statements.filter((statement) => allows(statement, request)).map(({ Sid }) => Sid);
}

function allows({ Effect, Action, Resource, Condition = {} }: Statement, { action, resource, context }: Request) {
  if (Effect !== "Allow") throw new Error(`The effect ${Effect} is not evaluated here.`);
  if (!Action.some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase()))) return false;
  if (!Resource.some((pattern) => isLike(resource, pattern))) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, list(wanted), context[key])),
  );
}

/** `ForAllValues:` is true of no values at all, and `…IfExists` of a key that is missing. */
function holds(operator: string, wanted: string[], given: Values | undefined): boolean {
  const [, all, comparison, ifExists] = /^(ForAllValues:)?(StringEquals|StringLike)(IfExists)?$/.exec(operator) ?? [];
  if (!comparison) throw new Error(`The operator ${operator} is not evaluated here.`);
  if (given === undefined) return Boolean(all || ifExists);
  if (!all && Array.isArray(given)) throw new Error(`${operator} is not for a key of many values.`);
  const equals = (value: string, pattern: string) =>
    comparison === "StringLike" ? isLike(value, pattern) : value === pattern;
  return list(given).every((value) => wanted.some((pattern) => equals(value, pattern)));
}

function isLike(value: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(value);
}

function list(values: Values): string[] {
  return Array.isArray(values) ? values : [values];
}
