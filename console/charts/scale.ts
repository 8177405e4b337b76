// Where values and times are in a chart. Values begin at zero; times are in buckets of one width.
import { DAY, minuteOf, secondOf, shortDayOf } from "../parts/time.ts";

const MINUTE = 60_000;

/** At most four lines above zero, at round numbers; the last is at the top. */
export function ticksTo(most: number): readonly number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const count = Math.ceil((most / step) * 0.999);
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

export interface TimeLabel {
  /** The bucket that it is below. */
  readonly at: number;
  readonly text: string;
}

/** Hours below a day's chart, else days; as many as fit. */
export function timeLabels(times: readonly number[], width: number): readonly TimeLabel[] {
  const [first = 0, second = first + DAY] = times;
  const step = second - first;
  const isOfHours = step < DAY && times.length * step <= 2 * DAY;
  const unit = isOfHours ? step : DAY;
  const most = Math.max(Math.floor(width / 64), 2);
  const spans = isOfHours ? HOURS_APART : DAYS_APART;
  const units = (times.length * step) / unit;
  const apart = (spans.find((span) => units / span <= most) ?? spans.at(-1) ?? 1) * unit;
  const clock = step < MINUTE ? secondOf : minuteOf;
  return times.flatMap((time, at) =>
    time % apart === 0 ? [{ at, text: isOfHours ? clock(time) : shortDayOf(time) }] : [],
  );
}

const HOURS_APART = [1, 2, 3, 4, 6, 12, 15, 30];
const DAYS_APART = [1, 2, 3, 5, 7, 10, 15, 30];

/** The bucket at a place; the middle of bucket `n` is at `(n + 0.5) / count`. */
export function bucketAt(part: number, count: number): number {
  return Math.min(Math.max(Math.floor(part * count), 0), count - 1);
}
