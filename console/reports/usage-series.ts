// The series of the chart of usage: the largest eight by themselves, the rest as one.
import { colorOf, MOST_SERIES, type Series } from "../charts/series.ts";
import { type Measure, measured, nameOf, type UsageRow } from "./group.ts";

/** `rows` are by time and by whatever the series are of. */
export function usageSeries(rows: readonly UsageRow[], times: readonly number[], measure: Measure): readonly Series[] {
  const byName = Map.groupBy(rows, nameOf);
  const all = [...byName].map(([name, own]) => ({ name, values: valuesOf(own, times, measure) }));
  const ordered = all.sort((one, other) => total(other.values) - total(one.values));
  const single = ordered.slice(0, MOST_SERIES).map(({ name, values }, at) => ({ name, values, color: colorOf(at) }));
  const rest = ordered.slice(MOST_SERIES);
  if (rest.length === 0) return single;
  const values = times.map((_, at) => rest.reduce((sum, series) => sum + (series.values[at] ?? 0), 0));
  return [...single, { name: `${rest.length} others`, color: "var(--others)", values }];
}

function valuesOf(rows: readonly UsageRow[], times: readonly number[], measure: Measure): readonly number[] {
  const byTime = new Map(rows.map((row) => [row.time, measured(row, measure)]));
  return times.map((time) => byTime.get(time) ?? 0);
}

function total(values: readonly number[]): number {
  return values.reduce((one, other) => one + other, 0);
}
