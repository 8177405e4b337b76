// What a chart shows: several series over the same buckets of time.

export interface Series {
  readonly name: string;
  readonly color: string;
  /** One for each bucket; undefined where nothing was measured. */
  readonly values: readonly (number | undefined)[];
}

export interface ChartData {
  /** What it is, in one sentence for those who cannot see it. */
  readonly sentence: string;
  /** The beginnings of the buckets, in milliseconds since 1970. */
  readonly times: readonly number[];
  /** The width of a bucket, in milliseconds. */
  readonly step: number;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** On the axis, where there is less room. */
  readonly formatAxis?: (value: number) => string;
}

const COLORS = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"] as const;

export const MOST_SERIES = COLORS.length;

export function colorOf(at: number): string {
  return `var(${COLORS[at % COLORS.length]})`;
}
