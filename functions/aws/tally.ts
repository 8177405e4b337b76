// Metrics of answers that no hook saw, added up: a flood of wrong keys must not write a line for each.
import { metricLine } from "./metric-line.ts";

/** How long a count may wait for others, in milliseconds. */
const LONGEST_WAIT = 1_000;

interface Count {
  count: number;
  /** When the first of them came, in milliseconds since 1970. */
  readonly at: number;
}

export interface Tally {
  add(answer: { status: number; code: string | undefined }, now: number): void;
  /** Lines with the counts that have waited long enough. */
  due(now: number): string[];
  /** Lines with all counts. */
  all(): string[];
}

export function createTally(stage: string): Tally {
  /** By the code of their error. */
  const counts = new Map<string, Count>();
  const all = () => {
    const lines = [...counts].map(([code, count]) => lineOf(code, count, stage));
    counts.clear();
    return lines;
  };
  return {
    add({ status, code = "" }, now) {
      if (status !== 401 && status < 500) return;
      const known = counts.get(code) ?? { count: 0, at: now };
      counts.set(code, known);
      known.count += 1;
    },
    due(now) {
      const [first] = counts.values();
      return first !== undefined && now - first.at >= LONGEST_WAIT ? all() : [];
    },
    all,
  };
}

/** An answer of 500 and above failed like a call, and is counted like one. */
function lineOf(code: string, { count, at }: Count, stage: string): string {
  if (code === "invalid_api_key") return metricLine({ Unauthorized: count }, {}, { at, stage });
  return metricLine({ Requests: count, Errors: count }, { code }, { at, stage });
}
