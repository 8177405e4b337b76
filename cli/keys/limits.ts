// The limits and budgets of a key as command-line options.
import { type Command, InvalidArgumentError } from "commander";
import type { KeyPatch } from "../../functions/admin/keys/change.ts";
import type { KeyDocument, Limits } from "../../functions/core/directory/directory.ts";

interface Limit {
  readonly group: "rate_limit" | "budget";
  readonly field: keyof Limits;
  readonly hint: string;
}

const LIMITS: readonly Limit[] = [
  { group: "rate_limit", field: "rpm", hint: "requests per minute" },
  { group: "rate_limit", field: "tpm", hint: "tokens per minute" },
  { group: "rate_limit", field: "rpd", hint: "requests per day" },
  { group: "rate_limit", field: "tpd", hint: "tokens per day" },
  { group: "rate_limit", field: "concurrency", hint: "calls at the same time" },
  { group: "budget", field: "usd_per_day", hint: "US dollars per day, by the prices of the models" },
  { group: "budget", field: "usd_per_month", hint: "US dollars per calendar month" },
];

/** Removes a limit. */
const NONE = "none";

/** By the names that Commander gives them: `usdPerDay` for `--usd-per-day`. */
export type LimitOptions = Readonly<Record<string, unknown>>;
export type Limited = Pick<KeyDocument, Limit["group"]>;

export function addLimitOptions(command: Command, { removable }: { removable: boolean }): Command {
  for (const { group, field, hint } of LIMITS) {
    const flags = `--${field.replaceAll("_", "-")} <${group === "budget" ? "usd" : "n"}>`;
    const parse = group === "budget" ? parseDollars : parseCount;
    if (!removable) command.option(flags, hint, parse);
    else command.option(flags, hint, (text) => (text === NONE ? NONE : parse(text)));
  }
  return command;
}

/** The limits that the options set. */
export function limitsIn(options: LimitOptions): Limited {
  const given = LIMITS.map((limit) => ({ ...limit, value: options[optionOf(limit)] }));
  const set = given.filter(({ value }) => value !== undefined);
  const groups = Object.entries(Object.groupBy(set, ({ group }) => group));
  const inGroup = (limits: typeof set) => Object.fromEntries(limits.map(({ field, value }) => [field, value]));
  return Object.fromEntries(groups.map(([group, limits]) => [group, inGroup(limits)]));
}

/** The same, and null for those that they remove. */
export function limitsPatchIn(options: LimitOptions): Pick<KeyPatch, Limit["group"]> {
  const values = Object.entries(options).map(([name, value]) => [name, value === NONE ? null : value]);
  return limitsIn(Object.fromEntries(values));
}

/** Such as `rpm 60, tpm 100,000, usd_per_day 5`. */
export function formatLimits(document: Limited): string {
  const set = LIMITS.map((limit) => [limit.field, limitIn(document, limit)] as const);
  const shown = set.flatMap(([field, value]) =>
    value === undefined ? [] : `${field} ${value.toLocaleString("en-US", { maximumFractionDigits: 9 })}`,
  );
  return shown.join(", ") || "–";
}

function limitIn({ rate_limit, budget }: Limited, { field }: Limit): number | undefined {
  const limits: Limits = { ...rate_limit, ...budget };
  return limits[field];
}

function optionOf({ field }: Limit): string {
  return field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function parseCount(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit > 0 && Number.isSafeInteger(limit)) return limit;
  throw new InvalidArgumentError("Give a positive whole number.");
}

function parseDollars(text: string): number {
  const limit = /^\d+(\.\d{1,9})?$/.test(text) ? Number(text) : 0;
  if (limit > 0 && limit <= 1_000_000) return limit;
  throw new InvalidArgumentError("Give an amount such as 5 or 0.50, at most 1000000.");
}
