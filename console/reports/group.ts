// Usage in rows by key, model and time, or by two of them.
import type { Bucket, UsageResult } from "../api/shapes.ts";
import { NOTHING, ofUsage, sum, type Tally } from "./tally.ts";

export type Dimension = "key" | "model" | "time";

export interface UsageRow extends Tally {
  readonly key: string | undefined;
  readonly model: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
}

export function groupRows(usage: readonly Bucket<UsageResult>[], by: readonly Dimension[]): readonly UsageRow[] {
  const rows = new Map<string, UsageRow>();
  const add = (start: number, result: UsageResult, tally: Tally) => {
    const key = by.includes("key") ? (result.api_key_name ?? "none") : undefined;
    const model = by.includes("model") ? (result.model ?? "none") : undefined;
    const time = by.includes("time") ? start * 1000 : undefined;
    const id = JSON.stringify([key, model, time]);
    rows.set(id, { ...sum(rows.get(id) ?? NOTHING, tally), key, model, time });
  };
  for (const { start_time, results } of usage) for (const result of results) add(start_time, result, ofUsage(result));
  return [...rows.values()].filter(isUsed);
}

function isUsed({ requests, refusals, failures, dollars }: Tally): boolean {
  return requests + refusals + failures > 0 || dollars > 0;
}

export function nameOf({ key, model }: UsageRow): string {
  return [key, model].filter((name) => name !== undefined).join(" · ") || "all";
}

export const MEASURES = ["requests", "tokens", "cost", "failures"] as const;
export type Measure = (typeof MEASURES)[number];

export function measured(tally: Tally, measure: Measure): number {
  if (measure === "tokens") return tally.input + tally.output;
  return measure === "cost" ? tally.dollars : tally[measure];
}

export type Column = keyof UsageRow;

export function sorted(rows: readonly UsageRow[], column: Column): readonly UsageRow[] {
  return rows.toSorted((one, other) => compare(one[column], other[column]));
}

/** Numbers from the largest on, names from A on, times from the newest on. */
function compare(one: string | number | undefined, other: string | number | undefined): number {
  if (typeof one === "number" && typeof other === "number") return other - one;
  return `${one}` < `${other}` ? -1 : 1;
}
