// Usage as people, programs and spreadsheets read it.
import type { Dimension, Grouped, Sum } from "../../functions/admin/usage/group.ts";
import { COUNTS, recordOfSum } from "../../functions/admin/usage/record.ts";
import type { Only } from "../../functions/aws/read-usage.ts";
import { formatTable } from "../table.ts";
import { harmless } from "../terminal.ts";
import { formatCsvRow } from "./csv.ts";

export interface Report extends Grouped {
  /** The first and the last day, such as `2026-11-22`. */
  readonly from: string;
  readonly to: string;
  readonly by: readonly Dimension[];
  /** Where only one key or one model is counted. */
  readonly only: Only;
}

const TITLES = ["REQUESTS", "PROMPT", "COMPLETION", "CACHED", "REFUSALS", "FAILURES", "COST (USD)"];

export function formatPeople({ from, to, by, only, rows, total }: Report): string {
  const body = [
    [...by.map((dimension) => dimension.toUpperCase()), ...TITLES],
    ...rows.map(({ group, sum }) => [...group, ...cells(sum)]),
    [...by.map((_, at) => (at === 0 ? "TOTAL" : "")), ...cells(total)],
  ];
  const period = from === to ? `${from} (UTC)` : `${from} to ${to} (UTC)`;
  const what = harmless(formatOnly(only));
  const estimated = `Of ${groupDigits(total.requests)} requests, ${groupDigits(total.estimated)} were counted by the gateway's own estimate.`;
  return [`${period}${what}`, "", formatTable(body, by.length), ...(total.estimated > 0n ? ["", estimated] : [])].join(
    "\n",
  );
}

function cells(sum: Sum): string[] {
  const { requests, promptTokens, completionTokens, cachedTokens, refusals, failures } = sum;
  const counts = [requests, promptTokens, completionTokens, cachedTokens, refusals, failures].map(groupDigits);
  return [...counts, formatDollars(sum.cost, 6)];
}

/** With separators between thousands. */
export function groupDigits(count: bigint): string {
  return count.toLocaleString("en-US");
}

/** Rounded to so many decimals. */
export function formatDollars(nanodollars: bigint, decimals: number): string {
  const step = 10n ** BigInt(9 - decimals);
  const rounded = (nanodollars + step / 2n) / step;
  const digits = `${rounded}`.padStart(decimals + 1, "0");
  return `${groupDigits(BigInt(digits.slice(0, -decimals)))}.${digits.slice(-decimals)}`;
}

/** Such as `, key 'team-a', model 'my-gpt4-mini'`. */
export function formatOnly({ key, model }: Only): string {
  return `${key === undefined ? "" : `, key '${key}'`}${model === undefined ? "" : `, model '${model}'`}`;
}

export function formatJson({ from, to, by, only, rows, total }: Report): string {
  const named = rows.map(({ group, sum }) => ({
    ...Object.fromEntries(by.map((dimension, at) => [dimension, group[at]])),
    ...recordOfSum(sum),
  }));
  return JSON.stringify({ from, to, ...only, by, rows: named, total: recordOfSum(total) }, null, 2);
}

/** A row of titles, then one row for each group; dollars to the last digit. */
export function formatCsv({ by, rows }: Report): string {
  const body = rows.map(({ group, sum }) => [
    ...group,
    ...Object.values(COUNTS).map((name) => sum[name]),
    formatDollars(sum.cost, 9).replaceAll(",", ""),
  ]);
  return [[...by, ...Object.keys(COUNTS), "cost_usd"], ...body].map(formatCsvRow).join("");
}
