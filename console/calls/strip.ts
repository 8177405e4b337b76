// The calls that were read, in at most sixty bars over the time that they span.

import type { Call } from "../api/shapes.ts";
import type { ChartData } from "../charts/series.ts";
import { inFull, onAxis } from "../parts/format.ts";
import { minuteOf } from "../parts/time.ts";

const SECOND = 1000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 10_800, 21_600, 86_400].map(
  (seconds) => seconds * SECOND,
);
const MOST_BARS = 60;

/** `calls` are newest first, and at least one. */
export function stripOf(calls: readonly Call[], now: number): ChartData {
  const oldest = Date.parse(calls.at(-1)?.timestamp ?? new Date(now).toISOString());
  const step = STEPS.find((step) => (now - oldest) / step <= MOST_BARS) ?? 86_400 * SECOND;
  const start = Math.floor(oldest / step) * step;
  const times = Array.from({ length: Math.floor((now - start) / step) + 1 }, (_, at) => start + at * step);
  const count = (ending: Call["ending"]) => {
    const values = times.map(() => 0);
    for (const call of calls) {
      const at = Math.floor((Date.parse(call.timestamp) - start) / step);
      if (call.ending === ending && values[at] !== undefined) values[at] += 1;
    }
    return values;
  };
  return {
    sentence: `The latest ${inFull(calls.length)} calls since ${minuteOf(oldest)}, by how they ended.`,
    times,
    step,
    series: [
      { name: "Complete", color: "var(--c1)", values: count("complete") },
      { name: "Failed", color: "var(--failed)", values: count("failed") },
    ],
    format: inFull,
    formatAxis: (value) => (Number.isInteger(value) ? onAxis(value) : ""),
  };
}

/** The codes of those that failed, the most frequent first. */
export function codesOf(calls: readonly Call[]): readonly { code: string; count: number; ending: Call["ending"] }[] {
  const counts = new Map<string, { code: string; count: number; ending: Call["ending"] }>();
  for (const { code, ending } of calls) {
    if (code === undefined) continue;
    const known = counts.get(code) ?? { code, count: 0, ending };
    counts.set(code, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}
